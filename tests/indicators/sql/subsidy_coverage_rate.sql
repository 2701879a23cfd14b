WITH filed AS (
  SELECT
    r.*,
    q.last_day AS counted_on,
    q.m AS m
  FROM (
    SELECT
      k.row_key AS row_key,
      k.person AS person,
      CAST(NULL AS TEXT) AS staff_id,
      CAST(NULL AS DATE) AS filed_on,
      k.certified_on AS certified_on,
      k.ended_on AS ended_on,
      k.unit_code AS unit_code
    FROM known_hardship_certificates AS k
  ) AS r
  JOIN ended_months AS q
    ON q.last_day <= CAST('2026-06-30' AS DATE)
    AND (
      (
        r.certified_on <= MAKE_DATE(CAST((
          q.m
        ) // 12 AS INT), CAST((
          q.m
        ) % 12 + 1 AS INT), 1)
      )
      AND (
        (
          (
            r.ended_on IS NULL
          )
          OR (
            r.ended_on >= MAKE_DATE(CAST((
              q.m
            ) // 12 AS INT), CAST((
              q.m
            ) % 12 + 1 AS INT), 1)
          )
        )
      )
    )
), r AS (
  SELECT
    r.*
  FROM filed AS r
  LEFT JOIN cover
    ON cover.person = r.person
  WHERE
    (
      (
        CAST(BIT_COUNT(
          (
            COALESCE(cover.self0, 0) >> CAST(LEAST(GREATEST(r.m - 24270, 0), 60) AS INT)
          ) & (
            (
              CAST(1 AS BIGINT) << CAST(GREATEST(LEAST(GREATEST(r.m + 1 - 24270, 0), 60) - LEAST(GREATEST(r.m - 24270, 0), 60), 0) AS INT)
            ) - 1
          )
        ) AS INT)
      ) = 1
    )
), has2 AS (
  SELECT DISTINCT
    r.row_key AS row_key,
    r.m AS m
  FROM r
  JOIN known_subsidy_payments AS e
    ON e.person = r.person
    AND (
      (
        (
          e.policy = '灵活就业社保补贴'
        ) AND (
          e.from_month <= r.m
        )
      )
      AND (
        e.to_month >= r.m
      )
    )
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
      NOT COALESCE((
        NOT has2.row_key IS NULL
      ), FALSE)
    ) AS fails0
  FROM r
  LEFT JOIN cover
    ON cover.person = r.person
  LEFT JOIN has2
    ON has2.row_key = r.row_key AND has2.m = r.m
  QUALIFY
    ROW_NUMBER() OVER (PARTITION BY r.person, r.m ORDER BY r.filed_on, r.row_key) = 1
), decided AS (
  SELECT
    *,
    CAST(CASE WHEN fails0 THEN 11 ELSE 0 END AS INT) AS decision
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
    THEN 'not_paid'
    ELSE ''
  END AS reason,
  CAST(NULL AS DATE) AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  value,
  weight
FROM (
  SELECT
    *,
    row_key AS first_row
  FROM decided
)
