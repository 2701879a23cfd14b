WITH r AS (
  SELECT
    r.*
  FROM (
    SELECT
      k.row_key AS row_key,
      CAST(NULL AS BIGINT) AS person,
      k.handler AS staff_id,
      CAST(NULL AS DATE) AS filed_on,
      CAST(k.rated_at AS DATE) AS rated_at,
      k.grade AS grade,
      k.resolved_on AS resolved_on,
      k.unit_code AS unit_code,
      CAST(k.rated_at AS DATE) AS counted_on,
      YEAR(CAST(k.rated_at AS DATE)) * 12 + MONTH(CAST(k.rated_at AS DATE)) - 1 AS m
    FROM known_reviews AS k
    WHERE
      CAST(k.rated_at AS DATE) <= CAST('2026-06-30' AS DATE)
  ) AS r
  WHERE
    (
      r.grade IN ('不满意', '非常不满意')
    )
), workday1 AS (
  SELECT
    r.row_key AS row_key,
    CASE WHEN 15 <= 0 THEN r.rated_at ELSE b.day END AS v
  FROM r
  JOIN calendar_days AS a
    ON a.day = r.rated_at
  JOIN calendar_days AS b
    ON b.is_work AND b.work_no = a.work_no + GREATEST(LEAST(15, 1000), 1)
), judged AS (
  SELECT
    r.row_key,
    r.person,
    r.unit_code,
    r.staff_id,
    r.counted_on,
    r.m,
    r.filed_on,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DECIMAL(24, 6)) AS weight,
    (
      NOT COALESCE(
        (
          (
            NOT (
              r.resolved_on IS NULL
            )
          ) AND (
            r.resolved_on <= workday1.v
          )
        ),
        FALSE
      )
    ) AS fails0,
    workday1.v AS window0
  FROM r
  LEFT JOIN workday1
    ON workday1.row_key = r.row_key
), decided AS (
  SELECT
    *,
    CAST(CASE
      WHEN CAST('2026-06-30' AS DATE) < window0
      THEN 12
      WHEN fails0
      THEN CASE WHEN CAST('2026-06-30' AS DATE) < window0 THEN 12 ELSE 11 END
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
    THEN 'not_fixed'
    ELSE ''
  END AS reason,
  CASE WHEN decision % 10 = 2 THEN CASE WHEN decision // 10 = 1 THEN window0 END END AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  value,
  weight
FROM (
  SELECT
    *,
    row_key AS first_row
  FROM decided
)
