import { expect, it } from 'vitest'
import { foldForSearch, searchWords } from './fold-for-search.ts'

it('text is compared without case, accents and width', () => {
  expect(['Crème BRÛLÉE', 'ＡＢＣ', 'Straße', 'İstanbul', '한국'].map(foldForSearch)).toEqual([
    'creme brulee',
    'abc',
    'straße',
    'istanbul',
    '한국',
  ])
  expect(searchWords('  Two   words\n')).toEqual(['two', 'words'])
  expect(searchWords(' ')).toEqual([])
})
