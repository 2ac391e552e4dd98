import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Tabs } from 'radix-ui'
import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react'
import { useApplication } from '../api/hooks.ts'
import { Notice } from '../ui/notice.tsx'
import { Badge, PageHeader } from '../ui/page.tsx'
import { Copy, Failure, Loading } from '../ui/parts.tsx'
import type { SectionProps } from './section.ts'

type Section = ComponentType<SectionProps>

/** Each part is fetched when somebody opens it. */
function later(load: () => Promise<Section>): Section {
  return lazy(async () => ({ default: await load() }))
}

interface Part {
  readonly name: string
  /** Part of an element's id and of the address; made of the name when absent. */
  readonly at?: string
  readonly Section: Section
}

const PARTS: readonly Part[] = [
  { name: 'Overview', Section: later(async () => (await import('./overview/overview.tsx')).Overview) },
  {
    name: 'Authentication',
    Section: later(async () => (await import('./authentication/authentication.tsx')).Authentication),
  },
  { name: 'API permissions', Section: later(async () => (await import('./permissions/permissions.tsx')).Permissions) },
  { name: 'Expose an API', Section: later(async () => (await import('./expose/expose-api.tsx')).ExposeApi) },
  { name: 'App roles', Section: later(async () => (await import('./roles/app-roles.tsx')).AppRoles) },
  {
    name: 'Certificates & secrets',
    at: 'client-secrets',
    Section: later(async () => (await import('./credentials/credentials.tsx')).Credentials),
  },
  { name: 'Manifest', Section: later(async () => (await import('./manifest/manifest.tsx')).Manifest) },
  { name: 'Delete', Section: later(async () => (await import('./list/delete.tsx')).DeleteApplication) },
]

const SECTIONS = PARTS.map((part) => ({ at: part.name.toLowerCase().replaceAll(' ', '-'), ...part }))

export function ApplicationPage() {
  const { id } = useParams({ from: '/applications/$id' })
  const { section, created } = useSearch({ from: '/applications/$id' })
  const navigate = useNavigate({ from: '/applications/$id' })
  const { data: app, error, isPending } = useApplication(id)
  const current = SECTIONS.some(({ at }) => at === section) ? section : 'overview'
  const tabs = useCurrentTab(current, app !== undefined)
  if (isPending) return <Loading />
  if (app === undefined) return <NotThere error={error} />
  return (
    <>
      <PageHeader
        title={app.displayName}
        parent={{ to: '/', name: 'registrations' }}
        {...(app.signInAudience === 'AzureADMultipleOrgs' && { intro: <Badge>Any organization</Badge> })}
      />
      {created !== undefined && (
        <Notice tone="good">
          <p role="status">
            Registered. Copy your client ID: <code>{app.appId}</code> <Copy name="client ID" text={app.appId} />
          </p>
        </Notice>
      )}
      <Tabs.Root
        value={current}
        onValueChange={(value) => void navigate({ search: { section: value }, replace: true })}
        className="mt-4 gap-8 lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]"
      >
        <Tabs.List ref={tabs} aria-label="Application" className="mb-4 flex gap-1 overflow-x-auto lg:flex-col">
          {SECTIONS.map(({ name, at }) => (
            <Tabs.Trigger key={at} value={at} className="tab">
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <div className="min-w-0">
          {SECTIONS.map(({ at, Section }) => (
            <Tabs.Content key={at} value={at} className="[&>:first-child]:mt-0">
              <Suspense fallback={<Loading />}>
                <Section app={app} />
              </Suspense>
            </Tabs.Content>
          ))}
        </div>
      </Tabs.Root>
    </>
  )
}

function NotThere({ error }: { readonly error: Error | null }) {
  return (
    <>
      <PageHeader title="App registration" parent={{ to: '/', name: 'registrations' }} />
      <Failure error={error} />
    </>
  )
}

/** On a narrow screen the tabs lie in a strip: the current one is scrolled to, and the page stays where it is. */
function useCurrentTab(current: string | undefined, isShown: boolean) {
  const tabs = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const strip = tabs.current
    const tab = strip?.querySelector<HTMLElement>('[data-state="active"]')
    if (!isShown || !strip || !tab) return undefined
    const place = new ResizeObserver(() => {
      strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2
    })
    place.observe(strip)
    return () => place.disconnect()
  }, [current, isShown])
  return tabs
}
