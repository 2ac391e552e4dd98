import { useState } from 'react'
import { usePatch } from '../../api/patch.ts'
import { Check } from '../../ui/choices.tsx'
import { Failure } from '../../ui/parts.tsx'
import type { SectionProps } from '../section.ts'

interface SettingProps extends SectionProps {
  readonly label: string
  readonly text: string
  readonly isOn: boolean
  /** The change that turns it on or off. */
  readonly bodyOf: (on: boolean) => unknown
}

/** A yes or no of the registration, saved at once. It shows what was chosen while that is on its way, and the truth afterwards. */
export function Setting({ app, label, text, isOn, bodyOf }: SettingProps) {
  const { save, error, isPending } = usePatch(app)
  const [wanted, setWanted] = useState(isOn)
  const choose = (on: boolean): void => {
    setWanted(on)
    save(bodyOf(on))
  }
  return (
    <>
      <Check label={label} checked={isPending ? wanted : isOn} disabled={isPending} onChange={choose}>
        {text}
      </Check>
      <Failure error={error} />
    </>
  )
}
