/* The lab with what it needs of others: files and estimates of the library, the governor's sensors and ladder, the engine's memory.
 *
 * Composed here because no feature knows the others. It reads sensors of its own where the
 * platform has them in files: shares of time are counted from one reading to the next, and
 * two readers of one counter would each see half. */
import { arch, cpus, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { AppError } from './contract/errors.ts'
import type { LabLoad, LabMachine } from './contract/lab-run.ts'
import { systemClock } from './engine-link/clock.ts'
import type { EngineLink } from './engine-link/engine-link.ts'
import { type Lab, createLab } from './features/lab/lab-feature.ts'
import type { LabMachineNow, LabModels, Room } from './features/lab/lab-ports.ts'
import { readMemoryNow } from './features/models/fit-model.ts'
import type { ModelsFeature } from './features/models/models-feature.ts'
import type { Power } from './features/power/create-power.ts'
import { derivedOf } from './features/power/finish-run.ts'
import { countCores } from './sensors/count-cores.ts'
import { createSensors } from './sensors/create-sensors.ts'
import type { Sensors } from './sensors/sensors.ts'
import type { Storage } from './storage/open-database.ts'

type OpenLabOptions = {
  dataDir: string
  version: string
  resumes: boolean
  storage: Pick<Storage, 'lab' | 'readOnly'>
  engine: EngineLink
  models: ModelsFeature
  power: Power
  /** The host's, where it has some. */
  sensors: Sensors | undefined
  log: Logger
}

export const openLab = ({ dataDir, version, resumes, storage, engine, models, power, sensors, log }: OpenLabOptions): Lab => {
  const own = process.platform === 'linux' || sensors === undefined ? createSensors() : sensors
  return createLab({
    lab: storage.lab,
    isReadOnly: storage.readOnly !== null,
    models: labModels(models, engine),
    machine: labMachine(own, power),
    engine: {
      isAnswering: () => engine.status().state === 'answering',
      // The governor sets the usual time again with its next turn.
      letGo: () => engine.leaveAfter(0),
      versions: async () => {
        const { libraryVersion, llamaCppRelease } = await engine.hello()
        return { libraryVersion, llamaCppRelease }
      },
    },
    workshops: models.workshops,
    setLadder: ({ mains, battery }) => {
      const familyId = models.state.familyIdOf(models.state.get(mains))
      power.ladder.set({ familyId, mainsModelId: mains, batteryModelId: battery })
    },
    folder: join(dataDir, 'lab'),
    appVersion: version,
    clock: systemClock,
    now: Date.now,
    ...{ resumes, log },
  })
}

const labModels = ({ state, shelf, queue, models }: ModelsFeature, engine: EngineLink): LabModels => ({
  summary: (id) => state.summaryOf(state.get(id)),
  looked: (id) => queue.looked(id),
  loadRequest: async (load) => {
    const { modelId, kvType, threads, draftModelId } = load
    await queue.looked(modelId)
    for (const id of [modelId, ...(draftModelId === null ? [] : [draftModelId])]) refuseUnusable(state, id)
    const request = await shelf.loadRequest(modelId)
    const draftModelPath = draftModelId === null ? null : (state.get(draftModelId).files[0]?.path ?? null)
    return { ...request, contextSize: contextSizeOf(state, load), kvType, threads, draftModelPath }
  },
  room: (load) => roomFor({ state, shelf, models }, engine, load),
  fitTogether: (loads) => {
    const { freeBytes } = readMemoryNow()
    return loads.reduce((sum, load) => sum + shelf.fit(load.modelId, fitChange(load)).neededBytes, 0) < freeBytes * 0.8
  },
})

const fitChange = ({ contextSize, kvType }: LabLoad): { contextSize: number; kvType: LabLoad['kvType'] } => ({ contextSize, kvType })

const contextSizeOf = (state: ModelsFeature['state'], { modelId, contextSize }: LabLoad): number => {
  const trained = state.get(modelId).facts?.trainedContextSize ?? 0
  return trained > 0 ? Math.min(contextSize, trained) : contextSize
}

const refuseUnusable = (state: ModelsFeature['state'], id: LabLoad['modelId']): void => {
  const current = state.stateOf(state.get(id))
  // What killed the engine of the chats may be tried here: it costs a process of its own.
  if (current === 'available' || current === 'quarantined') return
  throw new AppError('model-load-failed', `The file of a model is ${current}`, { details: { reason: current, modelId: id } })
}

const bytesPerMiB = 1024 * 1024

const roomFor = ({ state, shelf, models }: Pick<ModelsFeature, 'state' | 'shelf' | 'models'>, engine: EngineLink, load: LabLoad): Room => {
  // What was not looked at yet, or is gone, is refused with its reason when it is loaded.
  if (state.find(load.modelId)?.facts?.layers === undefined) return { kind: 'fits' }
  const fit = shelf.fit(load.modelId, fitChange(load))
  const { neededBytes, verdict, memory } = fit
  if (verdict === 'too-large' && !models.settings(load.modelId).loadsAnyway) {
    const details = { modelId: load.modelId, neededMiB: Math.ceil(neededBytes / bytesPerMiB), freeMiB: Math.floor(memory.freeBytes / bytesPerMiB), reserveMiB: Math.ceil(memory.reserveBytes / bytesPerMiB) }
    return { kind: 'never', reason: { code: 'out-of-memory', details } }
  }
  const isHeld = engine.status().state === 'ready' || engine.status().state === 'answering'
  return isHeld && neededBytes + memory.reserveBytes > readMemoryNow().freeBytes ? { kind: 'wait' } : { kind: 'fits' }
}

const labMachine = (sensors: Sensors, power: Power): LabMachineNow => ({
  read: (pid) => sensors.read(pid),
  now: () => ({ isOnMains: power.supply().isOnMains, temperatureC: power.governor.law.temperatureC }),
  derived: () => derivedOf(power.governor),
  describe: async (): Promise<LabMachine> => {
    const { supply, temperatureC, packageEnergyJ } = await sensors.read(process.pid)
    return {
      ...{ cpu: (cpus()[0]?.model ?? 'unknown').slice(0, 200), cores: countCores(), memoryBytes: totalmem(), gpu: '' },
      ...{ platform: platform(), arch: arch(), release: release() },
      sensors: { supply: supply.validity, temperature: temperatureC.validity, energy: packageEnergyJ.validity },
      supply: supply.value ?? 'unknown',
    }
  },
})
