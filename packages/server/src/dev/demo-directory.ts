import { DEMO_APPLICATIONS } from './demo-applications.ts'

/** The passwords are meant to be typed from the start-up banner; they protect nothing, and `serve` never has them. */
export const DEMO_ACCOUNTS = [
  {
    userPrincipalName: 'admin@contoso.example',
    displayName: 'Grace Hopper',
    password: 'contoso-admin-demo',
    note: 'administrator of Contoso, operator of the instance',
  },
  {
    userPrincipalName: 'ada@contoso.example',
    displayName: 'Ada Lovelace',
    password: 'correct horse battery',
    note: 'user of Contoso',
  },
  {
    userPrincipalName: 'bob@contoso.example',
    displayName: 'Bob Noyce',
    password: 'contoso-bob-demo-pw',
    note: 'user of Contoso',
  },
  {
    userPrincipalName: 'admin@fabrikam.example',
    displayName: 'Frances Allen',
    password: 'fabrikam-admin-demo',
    note: 'administrator of Fabrikam',
  },
  {
    userPrincipalName: 'fay@fabrikam.example',
    displayName: 'Fay Ajzenberg',
    password: 'fabrikam-fay-demo-pw',
    note: 'user of Fabrikam',
  },
  {
    userPrincipalName: 'finn@fabrikam.example',
    displayName: 'Finn Brooks',
    password: 'fabrikam-finn-demo',
    note: 'user of Fabrikam',
  },
] as const

export const CONTOSO_ID = '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10'
export const FABRIKAM_ID = '3e9a7d40-6b1f-4c28-8d7e-5a2f9c0b1e64'

const USER_IDS: Readonly<Record<string, string>> = {
  'admin@contoso.example': '5a3d0f6c-7c15-4b0e-9b9e-6b1d2f3a4c01',
  'ada@contoso.example': '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901',
  'bob@contoso.example': '8c7f2a10-4e36-4d6b-8f21-9e0a5b7c3d02',
  'admin@fabrikam.example': 'c4e1b8d2-0a97-4f53-b1c6-7d8e9f0a1b03',
  'fay@fabrikam.example': 'd9b6a3f1-5c28-4e70-9a4d-1f2e3d4c5b04',
  'finn@fabrikam.example': 'e0f7c5a8-6d39-4b81-8c5e-2a3b4c5d6e05',
}

const ROLES: Readonly<Record<string, readonly string[]>> = {
  'admin@contoso.example': ['administrator', 'operator'],
  'admin@fabrikam.example': ['administrator'],
}

function usersOf(domain: string) {
  return DEMO_ACCOUNTS.filter(({ userPrincipalName }) => userPrincipalName.endsWith(`@${domain}`)).map((account) => {
    const [givenName, surname] = account.displayName.split(' ')
    return {
      id: USER_IDS[account.userPrincipalName],
      userPrincipalName: account.userPrincipalName,
      displayName: account.displayName,
      givenName,
      surname,
      mail: account.userPrincipalName,
      password: account.password,
      roles: ROLES[account.userPrincipalName] ?? [],
    }
  })
}

/** The directory of `latchwork dev`: a publisher, a customer, two APIs and four apps, in the form of a directory file. */
export const DEMO_DIRECTORY = {
  tenants: [
    {
      id: CONTOSO_ID,
      displayName: 'Contoso',
      domains: ['contoso.example'],
      users: usersOf('contoso.example'),
      applications: DEMO_APPLICATIONS,
    },
    { id: FABRIKAM_ID, displayName: 'Fabrikam', domains: ['fabrikam.example'], users: usersOf('fabrikam.example') },
  ],
}
