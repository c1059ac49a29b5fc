// main/core/attachments/file-name.ts - A file's name as it is kept: without folders, control characters and what turns text around.

const longest = 255

/** Never empty. */
export const fileName = (raw: string): string => {
  const last = raw.split(/[/\\]/).at(-1) ?? ''
  const plain = last.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  if (plain.length <= longest) return plain === '' ? 'file' : plain
  const ending = /\.[^.]{1,16}$/.exec(plain)?.[0] ?? ''
  return `${plain.slice(0, longest - ending.length - 1).toWellFormed()}…${ending}`.slice(0, longest)
}
