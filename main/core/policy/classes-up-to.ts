// core/policy/classes-up-to.ts - A rule for a class holds for the more sensitive ones as well.
import { type DataClass, dataClasses } from '../../contract/cloud-terms.ts'

/** This class and those less sensitive, whose rules hold for it: marking a text as more sensitive can then never allow more. */
export const classesUpTo = (dataClass: DataClass): readonly DataClass[] => dataClasses.slice(0, dataClasses.indexOf(dataClass) + 1)
