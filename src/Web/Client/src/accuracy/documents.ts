// What a table of runs gives: floorline/backtest@1 and floorline/calibration@1.

import type { CalibrationDocument, Score } from '../api/documents.g';
import type { Engine } from '../api/engine';

export type { BacktestDocument as Backtest, BacktestPrediction as Held, Score } from '../api/documents.g';

export type Scores = Record<string, Score>;

export type Calibration = Omit<CalibrationDocument, 'engine'> & { engine: Engine };
