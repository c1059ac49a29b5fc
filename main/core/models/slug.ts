// main/core/models/slug.ts - A name as an identifier may hold it.

/** Lower-case letters, digits, dots and dashes, at most `length` of them; `model` where nothing is left. */
export const slug = (name: string, length = 80): string => {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .slice(0, length)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
  return plain === '' ? 'model' : plain
}
