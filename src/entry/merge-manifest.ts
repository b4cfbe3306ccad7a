import { main } from '../merge-manifest/run.ts'
import { runAction } from '../runner/action.ts'

await runAction({ name: 'merge-manifest', main })
