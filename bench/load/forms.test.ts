import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readForm } from './forms.ts'

const page = `<form method="get" action="/other"><input name="q"></form>
  <form method='post' action="/sign-in?a=1&amp;b=2"><input type="hidden" name="sealed" value="x&quot;y">
  <input type="email" name="username" autocomplete="username"><input type="password" name="password">
  <input type="checkbox" name="keep"><button type="submit" name="step" value="next">Next</button></form>`

test('fills the posting form as a person without scripts would', () => {
  assert.deepEqual(readForm(page, 'ada@bench.example', 'secret'), {
    action: '/sign-in?a=1&b=2',
    fields: { sealed: 'x"y', username: 'ada@bench.example', password: 'secret', step: 'next' },
  })
})

test('finds no form on a page that asks nothing', () => {
  assert.equal(readForm('<form action="/search"><input name="q"></form>', 'a', 'b'), undefined)
})
