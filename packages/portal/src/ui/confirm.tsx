import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'

interface ConfirmProps {
  readonly button: string
  /** What it is done to, for people who hear the button without its row. */
  readonly about?: string
  readonly children: ReactNode
  readonly onYes: () => void
  /** The act takes something away; true unless said otherwise. */
  readonly danger?: boolean
  /** What a card is there for, and not one of many in a row of a list. */
  readonly isMain?: boolean
}

/** An act with consequences: the button opens a question, and only the answer acts. */
export function Confirm({ button, about, children, onYes, danger = true, isMain = false }: ConfirmProps) {
  const [asked, setAsked] = useState(false)
  const label = about === undefined ? button : `${button} ${about}`
  return (
    <>
      <button
        type="button"
        className={`button ${danger ? 'danger' : isMain ? 'primary' : ''} ${danger && !isMain ? 'small' : ''}`}
        aria-label={label}
        aria-haspopup="dialog"
        onClick={() => setAsked(true)}
      >
        {button}
      </button>
      {asked && (
        <Question title={`${label}?`} yes={button} danger={danger} onYes={onYes} onClose={() => setAsked(false)}>
          {children}
        </Question>
      )}
    </>
  )
}

interface QuestionProps extends Pick<ConfirmProps, 'children' | 'onYes'> {
  readonly title: string
  readonly yes: string
  readonly danger: boolean
  readonly onClose: () => void
}

/** The browser's own dialog keeps the focus inside, closes with Escape and gives the focus back. It begins at the button that does nothing. */
function Question({ title, yes, danger, children, onYes, onClose }: QuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  const answer = (): void => {
    dialog.current?.close()
    onYes()
  }
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      <div className="mt-2">{children}</div>
      <div className="mt-5 flex flex-wrap justify-end gap-3">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <button type="button" className={`button ${danger ? 'danger' : 'primary'}`} onClick={answer}>
          {yes}
        </button>
      </div>
    </dialog>
  )
}
