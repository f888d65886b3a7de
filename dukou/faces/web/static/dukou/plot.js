/* Dukou 渡口: plots. The numbers stand in the page (data-values); colours come from the tokens; tooltips are rich text, for the policy forbids style attributes. */
(() => {
  "use strict";
  const draw = (place) => {
    const token = (name) => getComputedStyle(place).getPropertyValue(name).trim();
    const values = place.dataset.values.split(" ").map(Number);
    const chart = echarts.getInstanceByDom(place) || echarts.init(place, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: token("--sans"), color: token("--ink-2") },
      grid: { left: 8, right: 12, top: 16, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: token("--card"), borderColor: token("--line-2"), textStyle: { color: token("--ink") } },
      xAxis: { type: "category", data: values.map((_, at) => at + 1), axisLine: { lineStyle: { color: token("--line-2") } }, axisLabel: { color: token("--ink-3") }, axisTick: { show: false } },
      yAxis: { type: "value", scale: true, splitLine: { lineStyle: { color: token("--line") } }, axisLabel: { color: token("--ink-3") } },
      series: [{ name: place.dataset.words, type: place.dataset.plot, data: values, symbolSize: 6, lineStyle: { width: 2.5 }, itemStyle: { color: token("--water") }, areaStyle: { opacity: 0.08 } }],
    });
    new ResizeObserver(() => chart.resize()).observe(place);
  };
  const all = () => document.querySelectorAll("[data-plot]").forEach(draw);
  addEventListener("DOMContentLoaded", all);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
})();
