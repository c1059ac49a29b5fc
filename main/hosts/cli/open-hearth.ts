/* A Hearth to carry out a command.
 *
 * Only one Hearth may write to a data folder. Where the web host is open on it, the
 * command is carried out there, over the same line as a window's; where nothing is, a
 * Hearth without a window is started for as long as the command takes. The desktop
 * app opens no port: the command says so and what to do. */
import type { HearthClient } from '../../contract/contract.ts'
import { AppError } from '../../contract/errors.ts'
import { CommandFailure } from './models/terminal.ts'
import { reachWindow } from './reach-window.ts'

export type OpenedHearth = {
  client: HearthClient
  /** It was started for the command and ends with it. */
  isShortLived: boolean
  close: () => Promise<void>
}

/** `start` opens a Hearth of our own on the data folder. @throws CommandFailure where one is open that cannot be asked */
export const openHearth = async (dataDir: string, start: () => Promise<OpenedHearth>): Promise<OpenedHearth> => {
  const reached = await reachWindow(dataDir)
  if (reached !== undefined) return { ...reached, isShortLived: false }
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    throw new CommandFailure(
      `Hearth is open on the data folder ${dataDir} and cannot be asked from here. Do it there, or close it and run the same command again.`,
    )
  }
}
