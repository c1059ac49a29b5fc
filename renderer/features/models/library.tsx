// library.tsx - The models on this computer: families with their sizes, what is being made, other applications' folders, the bin.
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { familiesQuery } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { iconSize } from '../../ui/icon.ts'
import { Card } from '../../ui/page.tsx'
import { AddModelDialog } from './add-model-dialog.tsx'
import { Bin } from './bin.tsx'
import { FamilyCard } from './family-card.tsx'
import { Folders } from './folders.tsx'
import { groupModels } from './group-models.ts'
import { LevelTable } from './level-table.tsx'
import styles from './library.module.css'
import { QuantizeDialog } from './quantize-dialog.tsx'
import { QuantizeJobs } from './quantize-jobs.tsx'
import { type ModelLinks, useModels } from './use-models.ts'

export const Library = ({ links }: { links: ModelLinks }) => {
  const { models, error } = useModels()
  const { data: families = [] } = useQuery(familiesQuery(useClient()))
  const [quantizing, setQuantizing] = useState<ModelSummary | null>(null)
  if (error !== null) return <Banner tone="error" title={errorSentence(toProblem(error))} />
  if (models === undefined) return null
  const library = groupModels(models, families)
  const rows = { links, onQuantize: setQuantizing }
  return (
    <>
      <QuantizeJobs links={links} />
      {models.length === 0 ? <Banner tone="warning" title="There is no model on this computer.">Install Hearth again to get its starter model back, or find one.</Banner> : null}
      {library.families.map((family) => (
        <FamilyCard key={family.id} family={family} {...rows} />
      ))}
      {models.some(({ isStarter }) => !isStarter) ? null : <FirstModel href={links.find} />}
      {library.helpers.length === 0 ? null : (
        <Card title="These help other models" isFlush>
          <LevelTable models={library.helpers} namesModels {...rows} />
        </Card>
      )}
      <Folders />
      <Bin />
      <QuantizeDialog
        model={quantizing}
        onClose={() => {
          setQuantizing(null)
        }}
      />
    </>
  )
}

/** The one thing to learn while only the starter is here. */
const FirstModel = ({ href }: { href: string }) => (
  <div className={styles['first']}>
    <div>
      <h2>A larger model knows more</h2>
      <p>The starter is made to work at once, on any computer. Hearth can show you which larger ones suit this one, and why.</p>
    </div>
    <Button component="a" href={href} variant="filled">
      Find a model
    </Button>
  </div>
)

/** Beside the title of the page. */
export const AddModelButton = () => {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlus {...iconSize} />}
        onClick={() => {
          setOpen(true)
        }}
      >
        Add from this computer
      </Button>
      <AddModelDialog
        isOpen={isOpen}
        onClose={() => {
          setOpen(false)
        }}
      />
    </>
  )
}
