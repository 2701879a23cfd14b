WITH r AS (
  SELECT
    r.*
  FROM (
    SELECT
      k.row_key AS row_key,
      k.person AS person,
      k.handler AS staff_id,
      k.registered_on AS filed_on,
      k.form AS form,
      k.unit_code AS unit_code,
      k.started_on AS counted_on,
      YEAR(k.started_on) * 12 + MONTH(k.started_on) - 1 AS m
    FROM known_employment_registrations AS k
    SEMI JOIN verdict_new_employment AS p
      ON p.row_key = k.row_key AND p.verdict = 'verified'
    WHERE
      k.started_on <= CAST('2026-06-30' AS DATE)
  ) AS r
  WHERE
    (
      r.form IN ('单位就业', '公益性岗位')
    )
), base1 AS (
  SELECT
    r.row_key,
    CAST(SUM(
      e.base_yuan * (
        CAST(BIT_COUNT(
          (
            COALESCE((
              e.w0 & cover.employee0
            ), 0) >> CAST(LEAST(GREATEST(r.first - 24270, 0), 60) AS INT)
          ) & (
            (
              CAST(1 AS BIGINT) << CAST(GREATEST(
                LEAST(GREATEST(r.last + 1 - 24270, 0), 60) - LEAST(GREATEST(r.first - 24270, 0), 60),
                0
              ) AS INT)
            ) - 1
          )
        ) AS INT)
      )
    ) AS DOUBLE) / NULLIF(
      CAST(BIT_COUNT(
        (
          COALESCE(BIT_OR(e.w0 & cover.employee0), 0) >> CAST(LEAST(GREATEST(r.first - 24270, 0), 60) AS INT)
        ) & (
          (
            CAST(1 AS BIGINT) << CAST(GREATEST(
              LEAST(GREATEST(r.last + 1 - 24270, 0), 60) - LEAST(GREATEST(r.first - 24270, 0), 60),
              0
            ) AS INT)
          ) - 1
        )
      ) AS INT),
      0
    ) AS v
  FROM (
    SELECT
      r.row_key AS row_key,
      r.person AS person,
      (
        r.m - 12
      ) AS first,
      (
        r.m - 1
      ) AS last
    FROM r
  ) AS r
  JOIN cover
    ON cover.person = r.person
  JOIN cover_spells AS e
    ON e.person = r.person AND e.employee AND NOT e.base_yuan IS NULL
  GROUP BY
    r.row_key,
    r.first,
    r.last
), base2 AS (
  SELECT
    r.row_key,
    CAST(SUM(
      e.base_yuan * (
        CAST(BIT_COUNT(
          (
            COALESCE((
              e.w0 & cover.employee0
            ), 0) >> CAST(LEAST(GREATEST(r.first - 24270, 0), 60) AS INT)
          ) & (
            (
              CAST(1 AS BIGINT) << CAST(GREATEST(
                LEAST(GREATEST(r.last + 1 - 24270, 0), 60) - LEAST(GREATEST(r.first - 24270, 0), 60),
                0
              ) AS INT)
            ) - 1
          )
        ) AS INT)
      )
    ) AS DOUBLE) / NULLIF(
      CAST(BIT_COUNT(
        (
          COALESCE(BIT_OR(e.w0 & cover.employee0), 0) >> CAST(LEAST(GREATEST(r.first - 24270, 0), 60) AS INT)
        ) & (
          (
            CAST(1 AS BIGINT) << CAST(GREATEST(
              LEAST(GREATEST(r.last + 1 - 24270, 0), 60) - LEAST(GREATEST(r.first - 24270, 0), 60),
              0
            ) AS INT)
          ) - 1
        )
      ) AS INT),
      0
    ) AS v
  FROM (
    SELECT
      r.row_key AS row_key,
      r.person AS person,
      (
        r.m + 1
      ) AS first,
      (
        r.m + 6
      ) AS last
    FROM r
  ) AS r
  JOIN cover
    ON cover.person = r.person
  JOIN cover_spells AS e
    ON e.person = r.person AND e.employee AND NOT e.base_yuan IS NULL
  GROUP BY
    r.row_key,
    r.first,
    r.last
), judged AS (
  SELECT
    r.row_key,
    r.person,
    r.unit_code,
    r.staff_id,
    r.counted_on,
    r.m,
    r.filed_on,
    CAST((
      (
        CAST(base2.v AS DOUBLE) / NULLIF(base1.v, 0)
      ) - 1
    ) AS DOUBLE) AS value,
    CAST(NULL AS DECIMAL(24, 6)) AS weight,
    (
      NOT COALESCE((
        base1.v > 0
      ), FALSE)
    ) AS fails0,
    (
      NOT COALESCE((
        NOT (
          base2.v IS NULL
        )
      ), FALSE)
    ) AS fails1,
    LAST_DAY(
      MAKE_DATE(CAST((
        r.m + 6
      ) // 12 AS INT), CAST((
        r.m + 6
      ) % 12 + 1 AS INT), 1)
    ) AS window1
  FROM r
  LEFT JOIN base1
    ON base1.row_key = r.row_key
  LEFT JOIN base2
    ON base2.row_key = r.row_key
), decided AS (
  SELECT
    *,
    CAST(CASE
      WHEN CAST('2026-06-30' AS DATE) < window1
      THEN 22
      WHEN fails0
      THEN 11
      WHEN fails1
      THEN CASE WHEN CAST('2026-06-30' AS DATE) < window1 THEN 22 ELSE 21 END
      ELSE 0
    END AS INT) AS decision
  FROM judged
)
SELECT
  row_key,
  person,
  unit_code,
  staff_id,
  counted_on,
  CAST(m AS INT) AS m,
  CASE
    WHEN decision = 0 AND first_row <> row_key
    THEN 'refused'
    WHEN decision % 10 = 0
    THEN 'verified'
    WHEN decision % 10 = 1
    THEN 'refused'
    WHEN decision % 10 = 2
    THEN 'pending'
    WHEN decision % 10 = 3
    THEN 'unverifiable'
  END AS verdict,
  CASE
    WHEN decision = 0 AND first_row <> row_key
    THEN 'counted_already'
    WHEN decision // 10 = 1
    THEN 'no_wage_before'
    WHEN decision // 10 = 2
    THEN 'no_wage_after'
    ELSE ''
  END AS reason,
  CASE WHEN decision % 10 = 2 THEN CASE WHEN decision // 10 = 2 THEN window1 END END AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  CASE WHEN decision = 0 AND first_row = row_key THEN value END AS value,
  weight
FROM (
  SELECT
    *,
    row_key AS first_row
  FROM decided
)
