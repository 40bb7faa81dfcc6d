import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { connectionKey, type Connection } from './client/client-key.ts';
import './theme/base.css';
import './theme/controls.css';

/** Shows the screens, over a connection. */
export function startApp(connection: Connection): void {
  createApp(App).provide(connectionKey, connection).use(createPinia()).mount('#app');
}
