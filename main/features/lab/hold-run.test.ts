import { describe, expect, it } from 'vitest'
import { type Made, madeRecord } from '../../core/lab/lab-fixtures-for-tests.ts'
import type { LabRecord } from '../../core/lab/lab-record.ts'
import type { LabStep } from '../../core/lab/schedule.ts'
import { holdOf } from './hold-run.ts'
import type { Room } from './lab-ports.ts'

const made: readonly Made[] = [{ label: 'F16', fileBytes: 1000, gapMs: 20, nll: 2, kl: null }]
const step: LabStep = { variant: 0, stage: 'speed', rep: 0 }

type Machine = { isAnswering?: boolean; isOnMains?: boolean | null; temperatureC?: number | null; room?: Room['kind'] }

const look = ({ isAnswering = false, isOnMains = true, temperatureC = null, room = 'fits' }: Machine, guards: LabRecord['plan']['guards'], holding: 'heat' | null = null) => {
  let asked = 0
  const record = madeRecord(made)
  const hold = holdOf(
    {
      machine: { describe: () => Promise.resolve(record.machine), read: () => Promise.reject(new Error('not read')), now: () => ({ isOnMains, temperatureC }), derived: () => ({ watts: { restPackageW: null, restBatteryW: null, perCoreW: null, perCoreSpread: 0 }, userPerCoreW: null, packageLimitW: null, cores: 1, onBatteryMs: 0 }) },
      engine: { isAnswering: () => isAnswering, letGo: () => (asked += 1), versions: () => Promise.reject(new Error('not asked')) },
      models: {
        summary: () => {
          throw new Error('not asked')
        },
        looked: () => Promise.resolve(),
        loadRequest: () => Promise.reject(new Error('not asked')),
        room: () => (room === 'never' ? { kind: 'never', reason: { code: 'out-of-memory', details: {} } } : { kind: room }),
        fitTogether: () => false,
      },
    },
    { ...record, plan: { ...record.plan, guards } },
    { step, holding },
  )
  return { hold, asked }
}

const free = { onlyOnMains: false, stopAtC: null }

describe('what a run waits for', () => {
  it('is an answer in a chat, before anything else', () => {
    expect(look({ isAnswering: true, isOnMains: false, temperatureC: 99 }, { onlyOnMains: true, stopAtC: 60 }).hold).toBe('answer')
  })

  it('is mains power where that was asked for, and unknown power counts as mains', () => {
    expect([look({ isOnMains: false }, free).hold, look({ isOnMains: false }, { ...free, onlyOnMains: true }).hold, look({ isOnMains: null }, { ...free, onlyOnMains: true }).hold]).toEqual([null, 'battery', null])
  })

  it('is a machine that is five degrees cooler once it was too hot', () => {
    const guards = { ...free, stopAtC: 80 }
    const holds = [79, 80].map((temperatureC) => look({ temperatureC }, guards).hold)
    const holding = [79, 75, 74].map((temperatureC) => look({ temperatureC }, guards, 'heat').hold)
    expect([holds, holding, look({ temperatureC: null }, guards).hold]).toEqual([[null, 'heat'], ['heat', 'heat', null], null])
  })

  it('is memory that the engine of the chats holds: it is asked to leave', () => {
    expect([look({ room: 'wait' }, free), look({ room: 'never' }, free)]).toEqual([{ hold: 'memory', asked: 1 }, { hold: null, asked: 0 }])
  })
})
