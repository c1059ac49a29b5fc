// build/say.mjs - What a script tells people goes to stderr: stdout belongs to the program it starts.

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`)
}
