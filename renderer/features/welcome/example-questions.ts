// example-questions.ts - Three questions that the starter model can answer, one of each kind that it is good at.
export const exampleQuestions: readonly { question: string; shows: string }[] = [
  { question: 'What can you do?', shows: 'Help with Hearth' },
  { question: 'What is 17 + 25?', shows: 'Small sums' },
  { question: 'Sort these numbers: 9, 4, 7, 2', shows: 'Short text tasks' },
]
