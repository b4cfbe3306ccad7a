import { join } from 'node:path'
import { openStore } from '../../../src/store/store.ts'
import { REST_TOKENS } from '../../rig/cache-service.ts'
import { type StoreUnderTest, storeContract } from './contract.ts'
import { asJob, openedStore, withFolder } from './github-job.ts'

const ENTERPRISE = { GITHUB_SERVER_URL: 'https://git.corp.example' }

const stores: readonly StoreUnderTest[] = [
  {
    name: 'directory',
    withStore: (work) =>
      withFolder(async (folder) => {
        const place = { kind: 'directory', folder: join(folder, 'not yet', 'there') } as const
        await work(await openStore(place), folder, (signal) => openStore(place, { signal }))
      }),
  },
  {
    name: 'GitHub cache',
    newestOnly: true,
    withStore: (work) =>
      withFolder((folder) =>
        asJob(join(folder, 'service'), { token: REST_TOKENS.write }, (store) =>
          work(store, folder, (signal) => openedStore({ signal })),
        ),
      ),
  },
  {
    name: 'GitHub cache of an Enterprise Server',
    newestOnly: true,
    withStore: (work) =>
      withFolder((folder) =>
        asJob(join(folder, 'service'), { env: ENTERPRISE, token: REST_TOKENS.write }, (store) =>
          work(store, folder, (signal) => openedStore({ signal })),
        ),
      ),
  },
]

stores.forEach(storeContract)
