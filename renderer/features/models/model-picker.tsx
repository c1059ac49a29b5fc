/* model-picker.tsx - Chooses the model of a chat, or of new chats: typed for, arrowed to, entered.
 *
 * The focus stays in the field; the arrow keys move through the list. What the model under the cursor can and cannot
 * do, and whether it fits, stands below the list, so that nobody has to open a page to choose. */
import { IconCheck, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { ChatId } from '../../../main/contract/ids.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { fitQuery, policyQuery } from '../../connection/queries.ts'
import { fitWords, speedWords } from '../../text/fit-text.ts'
import { formatBytes, formatRate } from '../../text/format.ts'
import { abilitiesOf, contextWords, modelStateWords, plainName } from '../../text/model-text.ts'
import { templateCaution } from '../../text/policy-text.ts'
import { quantizationWords } from '../../text/quantization-text.ts'
import { iconSize } from '../../ui/icon.ts'
import { Keys } from '../../ui/keys.tsx'
import { Code, Tag } from '../../ui/tag.tsx'
import { isUsable, orderForPicker } from './group-models.ts'
import styles from './model-picker.module.css'
import { useModelActions } from './use-model-actions.ts'
import { type ModelLinks, useChoice, useModels } from './use-models.ts'

export type ModelPickerProps = { chatId: ChatId | null; links: ModelLinks; onDone: () => void }

export const ModelPicker = ({ chatId, links, onDone }: ModelPickerProps) => {
  const { models = [] } = useModels()
  const { model: chosen, by } = useChoice(chatId)
  const actions = useModelActions()
  const [query, setQuery] = useState('')
  const [cursor, setCursor] = useState<number | null>(null)
  const listId = useId()
  const found = orderForPicker(models, query)
  const chosenIndex = found.findIndex(({ id }) => id === chosen?.id)
  const index = Math.min(cursor ?? Math.max(0, chosenIndex), found.length - 1)
  const active = found[index]

  const choose = async (model: ModelSummary, forChat: ChatId | null): Promise<void> => {
    if (!isUsable(model.state)) return
    if (await actions.choose(forChat, model.id)) onDone()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    // The links below the list take Enter for themselves.
    const isInField = event.target instanceof HTMLInputElement
    if (event.key === 'Escape') onDone()
    else if (isInField && step !== undefined) setCursor((index + step + found.length) % Math.max(1, found.length))
    else if (isInField && event.key === 'Enter' && active !== undefined) void choose(active, event.ctrlKey || event.metaKey ? null : chatId)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles['picker']} onKeyDown={onKeyDown}>
      <PickerField
        listId={listId}
        activeId={active === undefined ? undefined : optionId(listId, active)}
        value={query}
        onChange={(text) => {
          setQuery(text)
          setCursor(0)
        }}
      />
      <ul id={listId} className={styles['list']} role="listbox" aria-label="Models">
        {found.map((model, place) => (
          <PickerOption
            key={model.id}
            id={optionId(listId, model)}
            model={model}
            isActive={place === index}
            isChosen={model.id === chosen?.id}
            onPoint={() => {
              setCursor(place)
            }}
            onChoose={() => void choose(model, chatId)}
          />
        ))}
      </ul>
      {active === undefined ? <p className={styles['nothing']}>No model here has this name.</p> : <PickerDetails model={active} />}
      <PickerEnd
        links={links}
        isInChat={chatId !== null}
        isOwn={by === 'chat'}
        onDone={onDone}
        onDefault={() => void actions.choose(chatId, null).then(onDone)}
      />
    </div>
  )
}

const optionId = (listId: string, { id }: ModelSummary): string => `${listId}-${id}`

type PickerFieldProps = { listId: string; activeId: string | undefined; value: string; onChange: (text: string) => void }

const PickerField = ({ listId, activeId, value, onChange }: PickerFieldProps) => (
  <div className={styles['field']}>
    <IconSearch {...iconSize} />
    <input
      role="combobox"
      aria-label="Choose a model"
      aria-expanded
      aria-controls={listId}
      aria-activedescendant={activeId}
      aria-autocomplete="list"
      placeholder="Choose a model"
      spellCheck={false}
      data-autofocus
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value)
      }}
    />
  </div>
)

type PickerOptionProps = { id: string; model: ModelSummary; isActive: boolean; isChosen: boolean; onPoint: () => void; onChoose: () => void }

const PickerOption = ({ id, model, isActive, isChosen, onPoint, onChoose }: PickerOptionProps) => {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  const caution = templateCaution(useQuery(policyQuery).data, model)
  const trouble = modelStateWords(model) ?? caution
  return (
    <li
      ref={row}
      id={id}
      role="option"
      aria-selected={isChosen}
      aria-disabled={!isUsable(model.state)}
      data-active={isActive}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <span className={styles['check']}>{isChosen ? <IconCheck {...iconSize} /> : null}</span>
      <span className={styles['name']}>{plainName(model)}</span>
      <span className={styles['size']}>
        {trouble === null ? quantizationWords(model.quantization).label : trouble.label} <Code>{model.quantization}</Code>
      </span>
    </li>
  )
}

const PickerDetails = ({ model }: { model: ModelSummary }) => {
  const { data: fit } = useQuery({ ...fitQuery(useClient(), model.id), enabled: model.state === 'available' })
  const trouble = modelStateWords(model)
  const caution = templateCaution(useQuery(policyQuery).data, model)
  const { can, cannot } = abilitiesOf(model)
  return (
    <div className={styles['details']}>
      {trouble === null ? null : (
        <p>
          {trouble.title} {trouble.body}
        </p>
      )}
      {caution === null ? null : <p>{caution.meaning}</p>}
      <p>
        <b>It can</b> {can.length === 0 ? 'do nothing that Hearth knows of' : can.join(', ')}.
      </p>
      <p>
        <b>It cannot</b> {cannot.join(', ')}.
      </p>
      <p>
        <b>It remembers</b> {contextWords(model.contextSize)}.
      </p>
      <div className={styles['figures']}>
        {fit === undefined ? null : <Tag tone={fitWords(fit).tone}>{fitWords(fit).label}</Tag>}
        <span>{formatBytes(model.sizeBytes)}</span>
        <span>{model.measured === null ? (fit === undefined ? '' : speedWords(fit)) : `${formatRate(model.measured.tokensPerSecond)}, measured here`}</span>
      </div>
    </div>
  )
}

type PickerEndProps = { links: ModelLinks; isInChat: boolean; isOwn: boolean; onDone: () => void; onDefault: () => void }

const PickerEnd = ({ links, isInChat, isOwn, onDone, onDefault }: PickerEndProps) => (
  <div className={styles['end']}>
    <span>
      <Keys>Enter</Keys> {isInChat ? 'for this chat' : 'for new chats'}
    </span>
    {isInChat ? (
      <span>
        <Keys>Ctrl Enter</Keys> for new chats
      </span>
    ) : null}
    <span className={styles['links']}>
      {isOwn ? (
        <button type="button" onClick={onDefault}>
          Back to the default
        </button>
      ) : null}
      <a href={links.library} onClick={onDone}>
        All models
      </a>
      <a href={links.find} onClick={onDone}>
        Find more
      </a>
    </span>
  </div>
)
