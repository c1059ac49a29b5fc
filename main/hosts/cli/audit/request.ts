// hosts/cli/audit/request.ts - What `hearth audit` was asked for.

export type AuditAction = { action: 'verify' } | { action: 'export'; file: string | null; fromSeq: number }

export type AuditRequest = AuditAction & { isJson: boolean; dataDir: string }
