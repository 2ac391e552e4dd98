import { html, safeHref, type Content } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page, tile } from '../../http/page.ts'
import { asideForm, ENTER_DOES_NOTHING, factList, name, whereFrom, type Fact } from '../page-parts.ts'
import { apiNames, permissionGroups, type ApiPermissions } from '../permission-lines.ts'

/** What both outcomes of the consent decision show: who asks whom, and how to leave. */
export interface ConsentFrame {
  readonly action: string
  /** The sealed pending request. */
  readonly request: string
  /** Binds an acceptance to browser, session, request and the permissions shown here. */
  readonly ticket: string
  readonly user: { readonly displayName: string; readonly userPrincipalName: string }
  readonly appName: string
  readonly publisherDomain: string
  /** Who gets the answer, e.g. "this computer". */
  readonly redirectTarget: string
  readonly tenantName: string
  /** Where a person reviews and removes what was allowed, and where administrators do for everybody. */
  readonly reviewUrl: string
  readonly adminReviewUrl: string
  readonly formActions: readonly string[]
  readonly apis: readonly ApiPermissions[]
  readonly appId?: string
  /** Epoch seconds of the registration. */
  readonly createdAt?: number
  readonly replyUrls?: readonly string[]
}

export interface ConsentModel extends ConsentFrame {
  readonly kind: 'user' | 'admin'
  readonly alreadyAllowed: readonly ApiPermissions[]
  readonly offerOrganization: boolean
  readonly termsUrl?: string
  readonly privacyUrl?: string
}

/** Posts `ticket` and `action=accept` (with `organization=yes` when ticked), `action=cancel` or `action=other`. */
export function renderConsentPage(model: ConsentModel): Reply {
  const body = html`${identity(model)}
    <h1 tabindex="-1" autofocus>Permissions requested</h1>
    ${model.kind === 'admin' && html`<p class="soft">Accept for your organization</p>`} ${appBlock(model)}
    <p>${sentence(model)}</p>
    ${
      model.apis.length === 0
        ? html`<p>It asks for nothing new.</p>`
        : html`<h2>This app would like to:</h2>
            ${permissionGroups(model.apis)}`
    }
    ${already(model.alreadyAllowed)}
    <form method="post" action="${model.action}">
      ${hiddenFields([
        ['request', model.request],
        ['ticket', model.ticket],
      ])}
      ${ENTER_DOES_NOTHING} ${model.offerOrganization && organizationBox(model.tenantName)} ${smallPrint(model)}
      <div class="actions">
        <button type="submit" name="action" value="cancel">Cancel</button>
        <button type="submit" class="primary" name="action" value="accept">Accept</button>
      </div>
    </form>`
  return page({
    title: 'Permissions requested',
    body,
    status: 200,
    formActions: model.formActions,
    tenantName: model.tenantName,
  })
}

export interface NeedAdminModel extends ConsentFrame {
  /** The person may send a request to the administrators. */
  readonly mayRequest: boolean
}

/**
 * Posts `action=other`, `action=request` with `justification`, or `action=return`; the latter answers the app with access_denied
 * (AADSTS90094).
 */
export function renderNeedAdminPage(model: NeedAdminModel): Reply {
  const body = html`${identity(model)}
    <h1 tabindex="-1" autofocus>Need admin approval</h1>
    ${appBlock(model)}
    <p>
      ${name(model.appName)} needs permission to access resources in your organization that only an admin can grant.
      Please ask an admin to grant permission to this app before you can use it.
    </p>
    <h2>This app would like to:</h2>
    ${permissionGroups(model.apis)}
    <form method="post" action="${model.action}">
      ${hiddenFields([
        ['request', model.request],
        ['ticket', model.ticket],
      ])}
      ${ENTER_DOES_NOTHING} ${model.mayRequest && justification}
      <div class="actions">
        ${
          model.mayRequest
            ? html`<button type="submit" class="primary" name="action" value="request">Request approval</button>`
            : wayBack('primary')
        }
      </div>
      <div class="end">
        <p>
          Have an admin account?
          <button type="submit" class="link" name="action" value="other">Sign in with that account</button>
        </p>
        ${model.mayRequest && html`<p>${wayBack('link')}</p>`}
      </div>
    </form>`
  return page({
    title: 'Need admin approval',
    body,
    status: 200,
    formActions: model.formActions,
    tenantName: model.tenantName,
  })
}

/** The main thing to do only where nothing else is left. */
function wayBack(look: 'primary' | 'link'): Content {
  return html`<button type="submit" class="${look}" name="action" value="return">
    Return to the application without granting consent
  </button>`
}

const justification = html`<div class="field">
  <label for="justification">Enter justification for requesting this app</label>
  <textarea id="justification" name="justification" maxlength="500" rows="3" aria-describedby="who-decides"></textarea>
  <p class="soft small" id="who-decides">Administrators of your organization read it. They can approve or deny.</p>
</div>`

/** The button has a form of its own: as the first of the main form it would be what Enter in the checkbox presses. */
function identity({ user, action, request, ticket }: ConsentFrame): Content {
  return html`<div class="identity">
      <p>
        <bdi>${user.displayName}</bdi><br /><span class="soft small"><bdi>${user.userPrincipalName}</bdi></span>
      </p>
      <button type="submit" class="link" form="other" name="action" value="other">Use another account</button>
    </div>
    ${asideForm({
      id: 'other',
      action,
      fields: [
        ['request', request],
        ['ticket', ticket],
      ],
    })}`
}

/** Nobody vouches for a publisher here, so the page says so and shows what is known (users-and-peers §E2, block 5). */
function appBlock(model: ConsentFrame): Content {
  const facts: Fact[] = [
    ['Name', model.appName],
    ['Domain', model.publisherDomain],
    ...(model.appId === undefined ? [] : [['Application ID', model.appId] as const]),
    ...(model.createdAt === undefined
      ? []
      : [['Created', new Date(model.createdAt * 1000).toISOString().slice(0, 10)] as const]),
    ...(model.replyUrls ?? []).map((url) => ['Reply URL', url] as const),
  ]
  return html`<div class="app">
      ${tile(model.appName, 'big')}
      <p>
        ${name(model.appName)}<br /><span class="soft small"><bdi>${model.publisherDomain}</bdi></span>
      </p>
    </div>
    <details>
      <summary class="inline"><span class="badge">Unverified</span> Who publishes it?</summary>
      <p class="soft">Nobody has checked who publishes this app. What it says of itself:</p>
      ${factList(facts)}
    </details>`
}

function sentence(model: ConsentModel): Content {
  const apis = apiNames(model.apis.length === 0 ? model.alreadyAllowed : model.apis)
  const end = model.kind === 'admin' ? html`for everyone in <bdi>${model.tenantName}</bdi>.` : 'as you.'
  return html`${name(model.appName)} ${whereFrom(model.redirectTarget)} wants to use ${apis} ${end}`
}

function already(apis: readonly ApiPermissions[]): Content {
  const count = apis.reduce((sum, api) => sum + api.permissions.length, 0)
  if (count === 0) return undefined
  return html`<details class="help">
    <summary class="inline">Already allowed (${count})</summary>
    ${permissionGroups(apis)}
  </details>`
}

function organizationBox(tenantName: string): Content {
  return html`<div class="check">
    <input id="organization" name="organization" type="checkbox" value="yes" aria-describedby="organization-means" />
    <div>
      <label for="organization">Consent on behalf of your organization</label>
      <p class="soft small" id="organization-means">
        Nobody in <bdi>${tenantName}</bdi> will be asked again. Administrators take it back in the portal.
      </p>
    </div>
  </div>`
}

function smallPrint(model: ConsentModel): Content {
  const terms = safeHref(model.termsUrl)
  const privacy = safeHref(model.privacyUrl)
  const links = [
    ...(terms === undefined
      ? []
      : [html`<a href="${terms}" target="_blank" rel="noopener noreferrer">terms of service</a>`]),
    ...(privacy === undefined
      ? []
      : [html`<a href="${privacy}" target="_blank" rel="noopener noreferrer">privacy statement</a>`]),
  ]
  return html`<div class="end">
    <p>
      Accepting lets this app act ${model.kind === 'admin' ? 'in your organization' : 'as you'} within these
      limits${
        links.length > 0 &&
        html`, as its ${links[0]}${links.length > 1 && html` and ${links[1]}`} ${links.length > 1 ? 'say' : 'says'}`
      }.
      ${model.kind === 'admin' ? 'Administrators can review and remove this at any time under' : 'You can review and remove this at any time at'}
      <a
        href="${model.kind === 'admin' ? model.adminReviewUrl : model.reviewUrl}"
        target="_blank"
        rel="noopener noreferrer"
        >${model.kind === 'admin' ? 'Enterprise applications' : 'your permissions'}</a
      >.
    </p>
    <details>
      <summary class="inline">Does this app look suspicious? Report it here</summary>
      <p>
        Press Cancel, which grants nothing. Then tell an administrator of <bdi>${model.tenantName}</bdi> the name of the
        app${model.appId !== undefined && html` and its ID <span class="code">${model.appId}</span>`}.
      </p>
    </details>
  </div>`
}
