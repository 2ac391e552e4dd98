// What narrows a list stands in its address, so that a link, a reload and the way back keep it.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useLater } from '../use-later.ts'

type Search = Readonly<Record<string, string>>

/** `?search=ada`: every value is a text, so that `007` stays what somebody typed. */
export const parseSearch = (query: string): Search => Object.fromEntries(new URLSearchParams(query))

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return texts.length === 0 ? '' : `?${new URLSearchParams(texts).toString()}`
}

/** Validates what a page knows of its address; the rest of it is dropped. */
export function knows<Name extends string>(...names: readonly Name[]) {
  return (search: Readonly<Record<string, unknown>>): { readonly [key in Name]?: string } =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = search[name]
        return typeof value === 'string' && value !== '' ? [[name, value] as const] : []
      }),
    ) as { readonly [key in Name]?: string }
}

const withoutEmpty = (search: Search): Search =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== ''))

function useAddress() {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  /** In the place of the present address: the way back leads out of the list, not through what was typed. */
  const write = (change: (search: Search) => Search): void =>
    void navigate({ to: '.', search: (old: Search) => withoutEmpty(change(old)), replace: true })
  return { search, write }
}

/** One of a few, as the address says; the first when it says none of them. */
export function useChoice(name: string, options: Readonly<Record<string, string>>) {
  const { search, write } = useAddress()
  const [first = '', ...others] = Object.keys(options)
  const value = others.find((key) => key === search[name]) ?? first
  const onChange = (chosen: string): void => write((old) => ({ ...old, [name]: chosen === first ? '' : chosen }))
  return { value, options, onChange }
}

/** Something that is typed: it goes into the address once the typing stops. */
export function useTyped(name: string) {
  const { search, write } = useAddress()
  const inAddress = search[name] ?? ''
  const [value, onChange] = useState(inAddress)
  const wanted = useLater(value.trim(), 250)
  const written = useRef(inAddress)
  useEffect(() => {
    if (wanted === written.current) return
    written.current = wanted
    write((old) => ({ ...old, [name]: wanted }))
  }, [wanted])
  // A link to the same list, or the way back.
  useEffect(() => {
    if (inAddress === written.current) return
    written.current = inAddress
    onChange(inAddress)
  }, [inAddress])
  return { value, wanted, onChange }
}

/** Nothing narrows the list any more. */
export function useClear(): () => void {
  const { write } = useAddress()
  return () => write(() => ({}))
}
