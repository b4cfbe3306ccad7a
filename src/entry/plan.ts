import { main } from '../plan/run.ts'
import { runAction } from '../runner/action.ts'

await runAction({ name: 'plan', main })
