import { render } from 'solid-js/web'
import { App } from './app.tsx'
import './styles.css'
import { applyTheme } from './ui/theme.ts'

applyTheme()
const root = document.getElementById('app')
if (!root) throw new Error('index.html has no element with the id app.')
render(() => <App />, root)
