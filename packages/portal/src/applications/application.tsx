import { useParams } from '@tanstack/react-router'
import { Tabs } from 'radix-ui'
import type { ComponentType } from 'react'
import { useApplication } from '../api/hooks.ts'
import type { Application } from '../api/types.ts'
import { Failure, Loading } from '../ui/parts.tsx'
import { Authentication } from './authentication.tsx'
import { DeleteApplication } from './delete.tsx'
import { ExposeApi } from './expose-api.tsx'
import { Overview } from './overview.tsx'
import { Permissions } from './permissions.tsx'
import { Secrets } from './secrets.tsx'

export interface SectionProps {
  readonly app: Application
}

const SECTIONS: readonly { readonly name: string; readonly Section: ComponentType<SectionProps> }[] = [
  { name: 'Overview', Section: Overview },
  { name: 'Authentication', Section: Authentication },
  { name: 'API permissions', Section: Permissions },
  { name: 'Expose an API', Section: ExposeApi },
  { name: 'Client secrets', Section: Secrets },
  { name: 'Manifest', Section: Manifest },
  { name: 'Delete', Section: DeleteApplication },
]

/** Part of an element's id, which holds no space. */
const slug = (name: string): string => name.toLowerCase().replaceAll(' ', '-')

/** Links of `latchwork explain` name the section where the fix is made. */
function wantedSection(): string {
  const wanted = new URLSearchParams(window.location.search).get('section')
  return SECTIONS.map(({ name }) => slug(name)).find((name) => name === wanted) ?? 'overview'
}

export function ApplicationPage() {
  const { id } = useParams({ from: '/applications/$id' })
  const { data: app, error, isPending } = useApplication(id)
  if (isPending) return <Loading />
  if (app === undefined) return <Failure error={error} />
  return (
    <>
      <h1>{app.displayName}</h1>
      <Tabs.Root defaultValue={wantedSection()}>
        <Tabs.List aria-label="Application" className="my-4 flex flex-wrap gap-2">
          {SECTIONS.map(({ name }) => (
            <Tabs.Trigger key={name} value={slug(name)} className="button data-[state=active]:font-bold">
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {SECTIONS.map(({ name, Section }) => (
          <Tabs.Content key={name} value={slug(name)}>
            <Section app={app} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </>
  )
}

function Manifest({ app }: SectionProps) {
  return <pre>{JSON.stringify(app, null, 2)}</pre>
}
