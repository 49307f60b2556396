import { render } from 'preact';
import { App } from './App';
import './styles/base.css';
import './styles/parts.css';
import './styles/charts.css';
import './styles/views.css';
import './styles/measure.css';
import './styles/results.css';
import './styles/print.css';

const place = document.getElementById('app');
if (place) render(<App />, place);
