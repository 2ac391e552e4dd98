import { type Command, textFlag } from '../../command.ts'
import { EXIT, type ExitCode, type Output } from '../../output.ts'
import { carryOut } from './carry-out.ts'
import { type Local, localFlags, openLocal } from './open-local.ts'

export const importCommand: Command = {
  summary: 'take over an app registration from Azure',
  takes: [],
  flags: () =>
    localFlags({
      'from-entra': { type: 'string', value: 'FILE', help: 'Manifest of the app, downloaded from the Azure portal.' },
      tenant: { type: 'string', value: 'DOMAIN', help: 'Organization that the app will belong to.' },
      print: { type: 'boolean', help: 'Print the directory file, and change nothing.' },
      yes: { type: 'boolean', help: 'Do not ask.' },
    }),
  teaches:
    "Registers an app as its Azure manifest says, in the portal's older format or in Microsoft Graph's: the same application id, redirect URIs and permissions. Tells what it leaves out, and why.",
  examples: [
    'latchwork import --from-entra app.json --tenant contoso.example',
    'latchwork import --from-entra app.json --tenant contoso.example --print > app.yaml',
  ],
  async run(input, output) {
    const [file, tenant] = [textFlag(input, 'from-entra'), textFlag(input, 'tenant')]
    if (file === undefined || tenant === undefined) {
      const missing = file === undefined ? '--from-entra, the manifest' : '--tenant, the domain of an organization'
      const sentence = `latchwork import needs ${missing}.`
      return output.refuse({ sentence, next: 'latchwork import --help', exit: EXIT.usage })
    }
    const local = await openLocal(input, output, 'existing')
    if (!local.ok) return output.refuse(local.error)
    const how = input.flags['print'] === true ? 'print' : input.flags['yes'] === true ? 'yes' : 'ask'
    try {
      return await importManifest({ file, tenant, how }, local.value, output)
    } finally {
      await local.value.instance.close()
    }
  },
}

interface Wish {
  readonly file: string
  readonly tenant: string
  readonly how: 'print' | 'ask' | 'yes'
}

async function importManifest({ file, tenant, how }: Wish, local: Local, output: Output): Promise<ExitCode> {
  const { server, instance } = local
  const imported = await server.importFromEntra(file, tenant, instance.deps)
  if (!imported.ok) return output.refuse(imported.error)
  for (const { property, why } of imported.value.notes) output.say(`! ${property}: ${why}`)
  if (how === 'print') {
    output.print(imported.value.yaml.trimEnd(), imported.value.value)
    return EXIT.ok
  }
  const plan = await server.makePlan(imported.value.value, file, instance.deps)
  if (!plan.ok) return output.refuse(plan.error)
  const again = `latchwork import --from-entra ${file} --tenant ${tenant} --yes`
  return carryOut(plan.value, { file, how, again }, local, output)
}
