// main/engine/knowledge-shelf.ts - What this engine has learned about guessing, for each model, draft and number of threads.
import { type SpeculationKnowledge, createSpeculationKnowledge } from '../core/speculation/speculation-knowledge.ts'

export type KnowledgeShelf = {
  get: (what: { modelPath: string; draftModelPath: string | null; threads: number }) => SpeculationKnowledge
}

export const createKnowledgeShelf = (): KnowledgeShelf => {
  const known = new Map<string, SpeculationKnowledge>()
  return {
    get: ({ modelPath, draftModelPath, threads }) => {
      const key = JSON.stringify([modelPath, draftModelPath, threads])
      const knowledge = known.get(key) ?? createSpeculationKnowledge()
      known.set(key, knowledge)
      return knowledge
    },
  }
}
