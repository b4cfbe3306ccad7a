import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

const folder = join(import.meta.dirname, '../../../schemas')
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: false })
const schema = (name: string): { readonly $id: string } => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const [result, report] = [schema('result.schema.json'), schema('report.schema.json')]
ajv.addSchema([result, report])

const compiled = (reference: string): ValidateFunction => ajv.compile({ $ref: reference })

const VALIDATORS = {
  result: compiled(result.$id),
  report: compiled(report.$id),
  leg: compiled(`${report.$id}#/$defs/leg`),
  build: compiled(`${report.$id}#/$defs/build`),
  dance: compiled(`${report.$id}#/$defs/dance`),
}

/** What a value has that its published schema does not allow; empty when it fits. */
export function schemaFaults(name: keyof typeof VALIDATORS, value: unknown): readonly string[] {
  const validate = VALIDATORS[name]
  validate(JSON.parse(JSON.stringify(value)))
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`)
}
