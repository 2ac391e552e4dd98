import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { REASONS, type Reason } from '../refusal/reasons.ts'
import { refuse } from '../refusal/refusal.ts'
import { parseCookies, removeCookie, serializeCookie } from './cookies.ts'
import { renderFormPost } from './form-post.ts'
import { pageHeaders } from './headers.ts'
import { hostRule, mayServeHost } from './address/public-host.ts'
import { html, renderContent, safeHref } from './html.ts'
import { challengeBasic, describeRefusal, refusalReply, timestamp } from './refusal-reply.ts'
import { groupRoutes } from './routing/route.ts'

const NOW = 1_782_896_400
const BASE = 'https://localhost:8443'
const ids = { traceId: '0f9c2d3e-3e53-4c3c-9f1b-7d6a5a2d0f00', correlationId: '32ed19e9-2b5c-4be5-9aa2-f98da9f4b465' }

describe('refusals in JSON', () => {
  test('the body is the one that Microsoft clients read, on one line, with our reason (azure-ad-wire §5.1)', () => {
    const reply = refusalReply(refuse('code-expired'), ids, NOW, BASE)
    assert.equal(reply.status, 400)
    assert.deepEqual(reply.headers, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    })
    assert.deepEqual(JSON.parse(String(reply.body)), {
      error: 'invalid_grant',
      error_description: `AADSTS70008: The authorization code has expired. Trace ID: ${ids.traceId} Correlation ID: ${ids.correlationId} Timestamp: 2026-07-01 09:00:00Z`,
      error_codes: [70008],
      timestamp: '2026-07-01 09:00:00Z',
      trace_id: ids.traceId,
      correlation_id: ids.correlationId,
      error_uri: `${BASE}/error?code=70008`,
      suberror: 'bad_token',
      reason: 'code-expired',
    })
  })

  test('no reason, whatever it is made to say, leaves the characters of RFC 6749 §5.2 (G-05)', () => {
    const reasons = Object.keys(REASONS) as Reason[]
    fc.assert(
      fc.property(fc.constantFrom(...reasons), fc.string({ unit: 'binary' }), (reason, say) => {
        assert.match(describeRefusal(refuse(reason, { say }), ids, NOW), /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/)
      }),
    )
  })

  test('a throttled client hears when to come back, a refused Basic client which scheme (RFC 6749 §5.2)', () => {
    assert.equal(refusalReply(refuse('client-attempts'), ids, NOW, BASE).headers['retry-after'], '60')
    assert.equal(refusalReply(refuse('code-expired'), ids, NOW, BASE).headers['retry-after'], undefined)
    assert.match(
      challengeBasic(refusalReply(refuse('client-secret-wrong'), ids, NOW, BASE)).headers['www-authenticate'] ?? '',
      /^Basic realm="/,
    )
  })

  test('times are written in UTC to the second', () => assert.equal(timestamp(0), '1970-01-01 00:00:00Z'))
})

describe('cookies', () => {
  test('both kinds are Secure, HttpOnly and bound to the host (RFC 6265bis §4.1.3.2)', () => {
    assert.equal(
      serializeCookie('sso', '__Host-a', 'v', 60),
      '__Host-a=v; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=60',
    )
    assert.equal(serializeCookie('interaction', '__Host-a', 'v'), '__Host-a=v; Path=/; Secure; HttpOnly; SameSite=Lax')
    assert.match(removeCookie('sso', '__Host-a'), /^__Host-a=; .*Max-Age=0$/)
  })

  test('a value cannot add an attribute or a header', () => {
    for (const value of ['a;Domain=evil', 'a\r\nx: y', 'a b', '"'])
      assert.throws(() => serializeCookie('sso', '__Host-a', value))
    assert.throws(() => serializeCookie('sso', 'plain', 'v'))
  })

  test('any header parses, and what was written is read back', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => void parseCookies(header)))
    fc.assert(
      fc.property(fc.base64String(), (value) =>
        assert.equal(parseCookies(`x=1; __Host-a=${value}`).get('__Host-a'), value),
      ),
    )
  })
})

describe('pages', () => {
  test('text has no way into markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inner = renderContent(html`<p title="${text}">${text}</p>`).slice('<p title="'.length, -'</p>'.length)
        assert.doesNotMatch(inner.replace('">', ''), /[<>"'`]/)
      }),
    )
  })

  test('an object that only looks like markup is no markup', () => {
    const forged = JSON.parse('{"markup":"<b>"}') as never
    assert.ok(!String(renderContent(forged)).includes('<b>'))
  })

  test('a form-action source cannot end the directive', () => {
    for (const source of ["'none'; script-src *", 'https://a.example/path', 'https://a.example, x', '*', 'null']) {
      assert.throws(() => pageHeaders({ style: "'none'", formActions: [source] }))
    }
    const { 'content-security-policy': csp = '' } = pageHeaders({
      style: "'none'",
      formActions: ['com.contoso.tasks:', 'https://a.example:444', 'http:'],
    })
    assert.match(csp, /form-action 'self' com\.contoso\.tasks: https:\/\/a\.example:444 http:;/)
  })

  test('form_post to [::1] opens the scheme, which is all that CSP can say', () => {
    const { headers } = renderFormPost({ action: 'http://[::1]:4000/cb', fields: [], nonce: 'n' })
    assert.match(headers['content-security-policy'] ?? '', /form-action 'self' http:;/)
  })

  test('links of a registration are https or nothing', () => {
    assert.equal(safeHref('https://contoso.example/terms'), 'https://contoso.example/terms')
    for (const url of ['javascript:alert(1)', 'http://a.example', 'data:text/html,x', 'terms', undefined])
      assert.equal(safeHref(url), undefined)
  })
})

describe('hosts and routes', () => {
  test('a public name stands alone, a loopback name stands for all of them on its port', () => {
    const real = hostRule('login.example')
    assert.deepEqual(
      ['login.example', 'LOGIN.example', 'login.example:443', 'localhost', 'login.example:8443', undefined].map(
        (host) => mayServeHost(real, host),
      ),
      [true, true, true, false, false, false],
    )
    const dev = hostRule('localhost:8443')
    assert.deepEqual(
      ['127.0.0.1:8443', '[::1]:8443', 'localhost:8443', 'localhost', 'localhost:8444'].map((host) =>
        mayServeHost(dev, host),
      ),
      [true, true, true, false, false],
    )
    assert.deepEqual([real.hsts, dev.hsts], [true, false])
  })

  test('a table that says two things about one address is refused at start', () => {
    const route = {
      method: 'GET',
      path: '/a',
      cors: 'none',
      handle: () => ({ status: 200, headers: {}, body: '' }),
    } as const
    assert.throws(() => groupRoutes([route, route]), /two routes/)
    assert.throws(() => groupRoutes([route, { ...route, method: 'POST', cors: 'any' }]), /CORS/)
    assert.equal(groupRoutes([route])[0]?.allow, 'GET, HEAD, OPTIONS')
  })
})
