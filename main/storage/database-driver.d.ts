// storage/database-driver.d.ts - The types of better-sqlite3 for its variant that encrypts: the same calls; its own types are not reachable through its package.json.
declare module 'better-sqlite3-multiple-ciphers' {
  import Database = require('better-sqlite3')
  export = Database
}
