import './client/jitless.ts';
import { openConnection } from './client/open-connection.ts';
import { startApp } from './start-app.ts';

startApp(openConnection());
