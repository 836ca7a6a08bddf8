/** A plot, as data: what is drawn as SVG and what is told in a table are the same numbers. */
export interface Chart {
  /** Lines over ordered categories; columns (upright); bars (sideways, for many or long names). */
  readonly kind: "lines" | "columns" | "bars";
  readonly categories: readonly string[];
  readonly categoryName: string;
  readonly valueName: string;
  /** At most four. */
  readonly series: readonly ChartSeries[];
  readonly format: (value: number) => string;
}

export interface ChartSeries {
  readonly name: string;
  /** One a category; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Ends of an interval by category, where there is one. */
  readonly low?: readonly number[];
  readonly high?: readonly number[];
}
