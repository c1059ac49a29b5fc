// use-edited.ts - What is being typed, until main has another value.
import { useState } from 'react'

export const useEdited = <T,>(saved: T): [T, (value: T) => void] => {
  const [value, setValue] = useState(saved)
  const [seen, setSeen] = useState(saved)
  if (seen !== saved) {
    setSeen(saved)
    setValue(saved)
  }
  return [value, setValue]
}
