import { useState } from 'react'
import type { Page } from '../../api/client.ts'
import { useResource } from '../../api/hooks.ts'
import type { Organization } from '../../api/types.ts'
import { Card, Facts, PageHeader } from '../../ui/page.tsx'
import { Copied } from '../../ui/forms.tsx'
import { Failure, Loading } from '../../ui/parts.tsx'
import { Time } from '../../ui/time.tsx'
import { SettingsForm } from './settings-form.tsx'

export function SettingsPage() {
  const found = useResource<Page<Organization>>('/organization')
  const [shown, setShown] = useState({ times: 0, saved: false })
  const organization = found.data?.value[0]
  const reload = async (saved: boolean): Promise<void> => {
    await found.refetch()
    setShown({ times: shown.times + 1, saved })
  }
  return (
    <>
      <PageHeader title="Organization settings" />
      <Failure error={found.error} />
      {found.isPending && <Loading />}
      {organization !== undefined && (
        <>
          <Essentials organization={organization} />
          <SettingsForm key={shown.times} organization={organization} onFresh={(saved) => void reload(saved)} />
          {shown.saved && <p role="status">Saved.</p>}
        </>
      )}
    </>
  )
}

function Essentials({ organization }: { readonly organization: Organization }) {
  const { id, verifiedDomains, createdDateTime } = organization
  return (
    <Card title="Essentials">
      <Facts
        rows={[
          ['Directory (tenant) ID', <Copied key="id" name="Directory (tenant) ID" text={id} />],
          ['Domains', verifiedDomains.map(({ name }) => name).join(', ')],
          ['Created', <Time key="created" at={createdDateTime} exact />],
        ]}
      />
    </Card>
  )
}
