// hosts/cli/models/command-result.ts - What a command has to say, in both forms.
export type CommandResult = { json: unknown; text: string }
