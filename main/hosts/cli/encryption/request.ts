// hosts/cli/encryption/request.ts - What `hearth encryption` was asked for.
export type EncryptionAction =
  | { action: 'status' }
  | { action: 'on'; allowsFile: boolean }
  | { action: 'off' }
  /** `isConfirmed`: whoever asks knows that it will stand on the screen. */
  | { action: 'recovery-key'; isConfirmed: boolean }
  | { action: 'open'; allowsFile: boolean }

export type EncryptionRequest = EncryptionAction & { isJson: boolean; dataDir: string }
