// The views. A new one is a line here: its path, its name in the navigation, and the component that reads its state from the address.

import type { ComponentChildren } from 'preact';
import type { Place } from './state/route';
import { AccuracyView } from './views/AccuracyView';
import { Actions } from './views/Actions';
import { Calculator } from './views/Calculator';
import { CatalogueView } from './views/CatalogueView';
import { LabView } from './views/LabView';
import { MeasureView } from './views/MeasureView';
import { JournalView } from './views/JournalView';
import { ModelFile } from './views/ModelFile';
import { Pipelines } from './views/Pipelines';
import { PlanView } from './views/PlanView';
import { Report } from './views/Report';
import { ResultsView } from './views/ResultsView';
import { TraceView } from './views/TraceView';
import { VerifyView } from './views/VerifyView';

export interface Route {
  path: string;
  /** Its name in the navigation; none where it is reached from another view. */
  name?: string;
  view: (props: { place: Place }) => ComponentChildren;
}

export const routes: readonly Route[] = [
  { path: '/', name: 'Calculator', view: Calculator },
  { path: '/plan', name: 'Plan', view: PlanView },
  { path: '/pipelines', name: 'Pipelines', view: Pipelines },
  { path: '/actions', name: 'Robot actions', view: Actions },
  { path: '/trace', name: 'Trace', view: TraceView },
  { path: '/measure', name: 'Measure', view: MeasureView },
  { path: '/results', name: 'Results', view: ResultsView },
  { path: '/verify', name: 'Verify', view: VerifyView },
  { path: '/lab', name: 'Lab', view: LabView },
  { path: '/accuracy', name: 'Accuracy', view: AccuracyView },
  { path: '/journal', name: 'Journal', view: JournalView },
  { path: '/file', name: 'Model file', view: ModelFile },
  { path: '/catalogue', name: 'Catalogue', view: CatalogueView },
  { path: '/report', view: Report },
];
