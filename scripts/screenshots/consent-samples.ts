// The pages about consent with made-up data.
import type { Reply } from '../../packages/server/src/http/message.ts'
import { renderConsentPage, renderNeedAdminPage } from '../../packages/server/src/interaction/consent/page.ts'
import { renderWaitingPage } from '../../packages/server/src/interaction/consent/waiting-page.ts'
import {
  renderMyAppsPage,
  renderMyAppsSignInPage,
  renderRemoveAppPage,
} from '../../packages/server/src/interaction/my-apps/page.ts'
import { account, asked, type Say, TIME } from './people.ts'

function permissionSamples(say: Say) {
  const line = (title: string, description: string, adminOnly = false) => ({
    title: say(title),
    description: say(description),
    adminOnly,
  })
  const stay = {
    ...line(
      'Stay signed in and work when you are not using the app',
      'The app keeps the access you give it until you take it away.',
    ),
    risky: true,
  }
  const tasks = [
    line('Read your tasks', 'See your task lists and what is in them.'),
    line('Change your tasks', 'Add tasks, change them and mark them as done.'),
    stay,
  ]
  const everyones = [
    line("Read people's tasks", "Lets the app read a person's task lists, as that person."),
    line("Change people's tasks", "Lets the app add and change a person's tasks, as that person."),
    stay,
  ]
  const calendar = [line('Read your calendar', 'See the events of your calendars.')]
  const manage = line(
    "Manage everyone's tasks",
    'Read, change and delete the tasks of every person in the organization.',
    true,
  )
  return { tasks, everyones, calendar, manage }
}

export function consentPages(say: Say): Readonly<Record<string, Reply>> {
  const { tasks, everyones, calendar, manage } = permissionSamples(say)
  const frame = {
    ...asked(say),
    ticket: say('ticket'),
    user: account(say),
    publisherDomain: say('contoso.example'),
    redirectTarget: 'this computer',
    tenantName: say('Fabrikam'),
    reviewUrl: 'https://localhost:8443/myapps',
    adminReviewUrl: 'https://localhost:8443/portal/enterprise',
    appId: say('c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'),
    createdAt: TIME,
    replyUrls: [say('http://localhost'), say('com.contoso.tasks://auth')],
    apis: [{ apiName: say('Tasks API'), permissions: tasks }],
  }
  const links = { termsUrl: 'https://contoso.example/terms', privacyUrl: 'https://contoso.example/privacy' }
  const admin = {
    ...frame,
    ...links,
    redirectTarget: say('tasks.contoso.example'),
    apis: [
      { apiName: say('Tasks API'), permissions: [...tasks, manage] },
      { apiName: say('Calendar API'), permissions: calendar },
    ],
  }
  const managing = [{ apiName: say('Tasks API'), permissions: [manage] }]
  return {
    consent: renderConsentPage({
      ...frame,
      kind: 'user',
      alreadyAllowed: [{ apiName: say('Sign-in'), permissions: calendar }],
      offerOrganization: false,
    }),
    'consent-offer': renderConsentPage({ ...admin, kind: 'user', alreadyAllowed: [], offerOrganization: true }),
    'consent-admin': renderConsentPage({
      ...admin,
      apis: [{ apiName: say('Tasks API'), permissions: [...everyones, manage] }],
      kind: 'admin',
      alreadyAllowed: [],
      offerOrganization: false,
    }),
    'need-admin': renderNeedAdminPage({ ...frame, apis: managing, mayRequest: true }),
    'need-admin-role': renderNeedAdminPage({ ...frame, apis: managing, mayRequest: false }),
    waiting: renderWaitingPage({ ...frame, apis: managing }),
  }
}

export function myAppsPages(say: Say): Readonly<Record<string, Reply>> {
  const { tasks, calendar } = permissionSamples(say)
  const action = '/myapps'
  const person = { ...account(say), tenantName: say('Contoso') }
  const apps = [
    {
      name: say('Tasks Desktop'),
      publisherDomain: say('contoso.example'),
      apis: [{ apiName: say('Tasks API'), permissions: tasks }],
      ticket: say('ticket'),
      own: true,
    },
    {
      name: say('Contoso Calendar'),
      publisherDomain: say('contoso.example'),
      apis: [{ apiName: say('Calendar API'), permissions: calendar }],
      ticket: say('ticket'),
      own: false,
    },
  ]
  const asked = { action, ticket: say('ticket'), name: say('Tasks Desktop'), own: true }
  return {
    'my-apps': renderMyAppsPage({ action, accounts: [{ ...person, apps }] }),
    'my-apps-empty': renderMyAppsPage({
      action,
      accounts: [{ ...person, apps: [] }],
      removed: say('Tasks Desktop'),
    }),
    'my-apps-remove': renderRemoveAppPage({ ...asked, userPrincipalName: say('ada@contoso.example') }),
    'my-apps-sign-in': renderMyAppsSignInPage('/organizations/oauth2/v2.0/authorize'),
  }
}
