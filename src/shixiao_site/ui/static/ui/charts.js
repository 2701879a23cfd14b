// Draws every figure.chart from its data. The sentence above and the table below say the same without scripts.
"use strict";

(() => {
  const rootStyle = () => getComputedStyle(document.documentElement);
  const colour = (name) => rootStyle().getPropertyValue(`--${name}`).trim();
  const size = () => parseFloat(rootStyle().fontSize) * 0.8125;
  const count = (value) => (value == null ? "—" : Number(value).toLocaleString("zh-CN", { maximumFractionDigits: 2 }));
  const share = (value) => (value == null ? "—" : `${(value * 100).toFixed(1)}%`);
  const reader = (data) => (data.rate ? share : count);
  const isNarrow = (box) => box.clientWidth < 34 * size();
  const short = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

  const broken = (name, room) => {
    const lines = Math.ceil(name.length / room);
    return name.replace(new RegExp(`(.{${Math.ceil(name.length / lines)}})(?=.)`, "g"), "$1\n");
  };

  const text = (extra) => ({ color: colour("ink"), fontSize: size(), fontFamily: getComputedStyle(document.body).fontFamily, ...extra });
  const tooltip = (formatter, extra) => ({
    renderMode: "richText", confine: true, formatter, backgroundColor: colour("paper"), borderColor: colour("line"),
    textStyle: text(), ...extra,
  });
  const legend = (extra) => ({ top: 0, left: 0, itemWidth: size(), itemHeight: size(), icon: "circle", textStyle: text(), ...extra });
  const labels = (extra) => ({ interval: 0, ...text({ color: colour("soft") }), ...extra });
  const values = (extra) => ({
    type: "value", axisLabel: text({ color: colour("soft"), hideOverlap: true }), splitLine: { lineStyle: { color: colour("line") } }, ...extra,
  });
  const names = (extra) => ({
    type: "category", axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line") } }, ...extra,
  });
  const grid = (extra) => ({ left: size() * 0.5, right: size() * 2.5, top: size() * 2.75, bottom: size() * 0.5, containLabel: true, ...extra });
  const rows = (many, each) => Math.max(many, 2) * size() * each + size() * 5.5;
  // A scale of shares covers at least 20 points, so that small changes look small.
  const span = (list) => {
    const known = list.filter((value) => value != null);
    const middle = (Math.min(...known) + Math.max(...known)) / 2;
    const half = Math.max(0.1, (Math.max(...known) - Math.min(...known)) * 0.6);
    const down = (value) => Math.floor(value * 20 + 1e-9) / 20;
    const low = down(Math.max(0, Math.min(middle - half, Math.min(...known))));
    const high = -down(-(middle + half));
    return { min: Math.min(...known) >= 0 ? low : down(middle - half), max: Math.max(...known) <= 1 ? Math.min(1, high) : high };
  };
  // Labels of periods thin out evenly; they are never left to chance.
  const every = (many, room) => Math.max(1, Math.ceil(many / Math.max(1, Math.floor(room))));

  // Each drawing gives its height in pixels and its options.
  const kinds = {
    dumbbell(box, data) {
      const show = reader(data);
      const narrow = isNarrow(box);
      const spans = data.names.map((_, i) => {
        const ends = [data.reported[i], data.verified[i]].filter((value) => value != null);
        return ends.length < 2 ? [0, 0] : [Math.min(...ends), Math.abs(ends[0] - ends[1])];
      });
      const dots = (name, list, shade, symbol, side) => ({
        name, type: "scatter", symbol, symbolSize: size() * 0.95, itemStyle: { color: colour(shade), opacity: 1 }, z: 4,
        data: list.map((value, i) => [value, i]),
        label: {
          show: !narrow && data.names.length <= 40, color: colour(shade === "reported" ? "soft" : shade), fontSize: size(),
          position: "right", distance: 4, formatter: (at) => show(at.value[0]), ...side,
        },
      });
      const greater = (i) => (data.reported[i] ?? 0) >= (data.verified[i] ?? 0);
      const beside = (isReported) => (value, i) => ({
        value: [value, i], label: { position: greater(i) === isReported ? "right" : "left" },
      });
      const reported = dots(data.reported_name, [], "reported", "circle");
      const verified = dots(data.verified_name, [], "verified", "diamond");
      reported.data = data.reported.map(beside(true));
      verified.data = data.verified.map(beside(false));
      // Where both fall together only the verified value is written.
      data.names.forEach((_, i) => { if (!spans[i][1] && data.verified[i] != null) reported.data[i].label = { show: false }; });
      data.names.forEach((_, i) => { if (!spans[i][1]) verified.data[i].label = { position: "right" }; });
      return {
        height: rows(data.names.length, 2),
        option: {
          grid: grid({ left: narrow ? size() * 0.5 : size() }),
          legend: legend({ data: [{ name: data.reported_name, icon: "circle" }, { name: data.verified_name, icon: "diamond" }] }),
          xAxis: values({ min: data.rate ? undefined : 0, axisLabel: { ...values().axisLabel, formatter: show }, boundaryGap: [narrow ? "2%" : "6%", narrow ? "2%" : "6%"] }),
          yAxis: names({ data: data.names, inverse: true, axisLabel: labels({ color: colour("ink"), formatter: (name) => short(name, narrow ? 8 : 18) }) }),
          tooltip: tooltip((at) => `${data.names[at.dataIndex]}\n${data.reported_name} ${show(data.reported[at.dataIndex])}，${data.verified_name} ${show(data.verified[at.dataIndex])}`),
          series: [
            { type: "bar", stack: "span", silent: true, barWidth: size() * 0.3, itemStyle: { color: "transparent" }, data: spans.map((span) => span[0]) },
            { type: "bar", stack: "span", silent: true, barWidth: size() * 0.3, itemStyle: { color: colour("line") }, data: spans.map((span) => span[1]) },
            reported, verified,
          ],
        },
        urls: data.urls,
      };
    },

    waterfall(box, data) {
      const narrow = isNarrow(box);
      const shown = data.steps.map((step) => ({ value: step.count, itemStyle: { color: colour(step.shade) }, label: { color: colour(step.shade === "reported" ? "soft" : step.shade) } }));
      const steps = data.steps.map((step) => step.title);
      const room = Math.max(2, Math.floor((box.clientWidth - size() * 4) / steps.length / size()) - 1);
      const bars = [
        { type: "bar", stack: "steps", silent: true, barCategoryGap: "28%", itemStyle: { color: "transparent" }, data: data.steps.map((step) => step.base) },
        {
          type: "bar", stack: "steps", data: shown,
          label: { show: true, position: narrow ? "right" : "top", fontSize: size() * 1.05, fontWeight: 600, formatter: (at) => (data.steps[at.dataIndex].is_total ? "" : "−") + count(at.value) },
        },
      ];
      const sums = values({ axisLabel: { ...values().axisLabel, formatter: count } });
      const along = names({ data: steps, inverse: narrow, axisLabel: labels({ color: colour("ink"), formatter: (name) => (narrow ? short(name, 9) : broken(name, room)) }) });
      return {
        height: narrow ? rows(steps.length, 2.4) : size() * 24,
        option: {
          grid: grid({ top: size() * 2, right: narrow ? size() * 4 : size() }),
          xAxis: narrow ? sums : along,
          yAxis: narrow ? along : sums,
          tooltip: tooltip((at) => `${steps[at.dataIndex]} ${count(data.steps[at.dataIndex].count)}`),
          series: bars,
        },
        urls: data.steps.map((step) => step.url),
      };
    },

    series(box, data) {
      const show = reader(data);
      const gap = every(data.periods.length, (box.clientWidth - size() * 5) / (size() * 4.6));
      return {
        height: size() * 21,
        option: {
          grid: grid({ right: size() * 1.5 }),
          legend: legend(),
          xAxis: names({ data: data.periods, boundaryGap: false, axisLabel: labels({ interval: (i) => (data.periods.length - 1 - i) % gap === 0 }) }),
          yAxis: values({ ...(data.rate ? span(data.lines.flatMap((line) => line.values)) : {}), axisLabel: { ...values().axisLabel, formatter: show } }),
          tooltip: tooltip((list) => [list[0].axisValue, ...list.map((at) => `${at.seriesName} ${show(at.value)}`)].join("\n"), { trigger: "axis" }),
          series: data.lines.map((line) => ({
            name: line.name, type: "line", data: line.values, symbol: line.shade === "verified" ? "diamond" : "circle", symbolSize: size() * 0.55,
            showSymbol: data.periods.length <= 36, itemStyle: { color: colour(line.shade) }, lineStyle: { color: colour(line.shade), width: line.shade === "verified" ? 2.5 : 2, type: line.dashed ? "dashed" : "solid" },
            areaStyle: line.shade === "verified" && !data.rate ? { color: colour("verified"), opacity: 0.08 } : undefined,
          })),
        },
      };
    },

    funnel(box, data) {
      const narrow = isNarrow(box);
      const limit = (name, key, type) => ({
        name, type: "line", silent: true, symbol: "none", showSymbol: false, lineStyle: { color: colour(type === "solid" ? "refused" : "pending"), width: 1.25, type },
        itemStyle: { color: colour(type === "solid" ? "refused" : "pending") }, data: data.limits.map((at) => [at.n, at[key]]),
      });
      const outside = (point) => colour(point.beyond === 3 ? "refused" : point.beyond === 2 ? "pending" : "brand");
      return {
        height: size() * 24,
        option: {
          grid: grid({ top: size() * 3.5, right: size() * 2, bottom: size() * 2.25 }),
          legend: legend({ icon: "rect", itemHeight: 2, data: ["全部平均", "两倍标准误", "三倍标准误"], itemWidth: size() * 1.6 }),
          xAxis: values({ name: data.n_name, nameLocation: "middle", nameGap: size() * 2, nameTextStyle: text({ color: colour("soft") }), min: 0, max: data.widest }),
          yAxis: values({ min: data.low, max: data.high, axisLabel: { ...values().axisLabel, formatter: (value) => `${Math.round(value * 100)}%` } }),
          tooltip: tooltip((at) => (at.data.name ? `${at.data.name}\n${share(at.value[1])}（${count(at.value[0])} 行）` : "")),
          series: [
            { name: "全部平均", type: "line", silent: true, symbol: "none", lineStyle: { color: colour("verified"), width: 1.5 }, itemStyle: { color: colour("verified") }, data: [[0, data.average], [data.widest, data.average]] },
            limit("两倍标准误", "low2", "dashed"), limit("两倍标准误", "high2", "dashed"),
            limit("三倍标准误", "low3", "solid"), limit("三倍标准误", "high3", "solid"),
            {
              type: "scatter", symbolSize: size() * 0.85, z: 5,
              data: data.points.map((point) => ({
                name: point.name, value: [point.n, point.value], symbol: point.beyond ? "diamond" : "circle",
                itemStyle: { color: outside(point) },
                label: { show: point.beyond >= 2 && !narrow, position: "right", formatter: short(point.name, 12), color: outside(point), fontSize: size() },
              })),
            },
          ],
        },
        urls: data.points.map((point) => point.url),
      };
    },

    curve(box, data) {
      const months = data.points.map((point) => point.month);
      const gap = every(months.length, (box.clientWidth - size() * 5) / (size() * 3));
      return {
        height: size() * 23,
        option: {
          grid: grid({ right: size() * 1.5, bottom: size() * 1.5, top: size() * 1.5 }),
          xAxis: names({
            data: months, boundaryGap: false,
            axisLabel: labels({ interval: (i) => i % gap === 0, lineHeight: size() * 1.4, formatter: (month, i) => `${Number(month) ? `${month}月` : "当月"}\n${count(data.points[i].at_risk)}人` }),
          }),
          yAxis: values({ min: 0, max: 1, axisLabel: { ...values().axisLabel, formatter: (value) => `${Math.round(value * 100)}%` } }),
          tooltip: tooltip((list) => `第 ${list[0].axisValue} 个月\n还在岗 ${share(list[0].value)}\n还在观察 ${count(data.points[list[0].dataIndex].at_risk)} 人`, { trigger: "axis" }),
          series: [{
            type: "line", step: "end", symbol: "none", data: data.points.map((point) => point.share),
            lineStyle: { color: colour("verified"), width: 2.5 }, itemStyle: { color: colour("verified") }, areaStyle: { color: colour("verified"), opacity: 0.08 },
          }],
        },
      };
    },

    bars(box, data) {
      const show = reader(data);
      const narrow = isNarrow(box);
      return {
        height: rows(data.names.length, 2) - size() * 2.5,
        option: {
          grid: grid({ top: size() * 0.5, right: size() * 4.5 }),
          xAxis: values({ axisLabel: { ...values().axisLabel, formatter: show } }),
          yAxis: names({ data: data.names, inverse: true, axisLabel: labels({ color: colour("ink"), formatter: (name) => short(name, narrow ? 8 : 18) }) }),
          tooltip: tooltip((at) => `${data.names[at.dataIndex]} ${show(at.value)}`),
          series: [{
            type: "bar", barCategoryGap: "35%", itemStyle: { color: colour(data.shade || "verified") }, data: data.values,
            label: { show: true, position: "right", fontSize: size(), color: colour("ink"), formatter: (at) => show(at.value) },
          }],
        },
        urls: data.urls,
      };
    },
  };

  function draw(box) {
    const data = JSON.parse(box.dataset.values);
    const kind = kinds[box.dataset.chart];
    if (!kind || !box.clientWidth) return;
    const { height, option, urls } = kind(box, data);
    box.style.height = `${Math.round(height)}px`;
    const title = box.closest("figure")?.querySelector("figcaption strong")?.textContent ?? "";
    const reading = box.closest("figure")?.querySelector("figcaption span")?.textContent ?? "";
    if (!box.picture) {
      box.picture = echarts.init(box, null, { renderer: "svg" });
      box.picture.on("click", (at) => { const url = box.urls?.[at.dataIndex]; if (url) location.assign(url); });
      box.removeAttribute("aria-hidden");
    }
    box.urls = urls;
    box.picture.resize();
    box.picture.setOption({
      animation: false, aria: { enabled: true, label: { description: `${title}。${reading}` } }, textStyle: text(), ...option,
    }, true);
  }

  const widths = new WeakMap();
  const watch = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      if (widths.get(target) === contentRect.width) continue;
      widths.set(target, contentRect.width);
      draw(target);
    }
  });
  const begin = (root) => root.querySelectorAll("figure.chart .drawing[data-chart]").forEach((box) => watch.observe(box));
  begin(document);
  document.addEventListener("htmx:load", (event) => begin(event.detail.elt));

  // For paper the drawings are made anew, as wide as a page: letters keep their size, and the view box fits the rest.
  const redraw = () => document.querySelectorAll("figure.chart .drawing[data-chart]").forEach((box) => {
    draw(box);
    box.picture?.getZr().flush();
  });
  addEventListener("beforeprint", () => {
    document.documentElement.classList.add("paper");
    redraw();
    for (const svg of document.querySelectorAll(".drawing svg")) {
      svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    }
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("paper");
    for (const svg of document.querySelectorAll(".drawing svg")) svg.removeAttribute("viewBox");
    redraw();
  });
})();
