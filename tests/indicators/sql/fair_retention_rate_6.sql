WITH r AS (
  SELECT
    k.row_key AS row_key,
    k.person AS person,
    CAST(NULL AS TEXT) AS staff_id,
    CAST(NULL AS DATE) AS filed_on,
    k.employer_code AS employer_code,
    k.unit_code AS unit_code,
    k.signed_on AS counted_on,
    YEAR(k.signed_on) * 12 + MONTH(k.signed_on) - 1 AS m
  FROM known_fair_signings AS k
  SEMI JOIN verdict_fair_placement_rate AS p
    ON p.row_key = k.row_key AND p.verdict = 'verified'
  WHERE
    k.signed_on <= CAST('2026-06-30' AS DATE)
), employer1 AS (
  SELECT
    r.row_key AS row_key,
    BIT_OR(e.w0) AS w0
  FROM r
  JOIN cover_spells AS e
    ON e.person = r.person
    AND e.employer_code = r.employer_code
    AND e.employee
    AND e.insured
  GROUP BY
    r.row_key
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
            (
              CAST(BIT_COUNT(
                (
                  COALESCE(employer1.w0, 0) >> CAST(LEAST(GREATEST((
                    r.m + 6
                  ) - 24270, 0), 60) AS INT)
                ) & (
                  (
                    CAST(1 AS BIGINT) << CAST(GREATEST(
                      LEAST(GREATEST((
                        r.m + 6
                      ) + 1 - 24270, 0), 60) - LEAST(GREATEST((
                        r.m + 6
                      ) - 24270, 0), 60),
                      0
                    ) AS INT)
                  ) - 1
                )
              ) AS INT)
            ) = 1
          )
          OR (
            (
              (
                CAST(BIT_COUNT(
                  (
                    COALESCE(employer1.w0, 0) >> CAST(LEAST(GREATEST((
                      r.m + 5
                    ) - 24270, 0), 60) AS INT)
                  ) & (
                    (
                      CAST(1 AS BIGINT) << CAST(GREATEST(
                        LEAST(GREATEST((
                          r.m + 5
                        ) + 1 - 24270, 0), 60) - LEAST(GREATEST((
                          r.m + 5
                        ) - 24270, 0), 60),
                        0
                      ) AS INT)
                    ) - 1
                  )
                ) AS INT)
              ) + (
                CAST(BIT_COUNT(
                  (
                    COALESCE(employer1.w0, 0) >> CAST(LEAST(GREATEST((
                      r.m + 7
                    ) - 24270, 0), 60) AS INT)
                  ) & (
                    (
                      CAST(1 AS BIGINT) << CAST(GREATEST(
                        LEAST(GREATEST((
                          r.m + 7
                        ) + 1 - 24270, 0), 60) - LEAST(GREATEST((
                          r.m + 7
                        ) - 24270, 0), 60),
                        0
                      ) AS INT)
                    ) - 1
                  )
                ) AS INT)
              )
            ) = 2
          )
        ),
        FALSE
      )
    ) AS fails0,
    LAST_DAY(
      MAKE_DATE(CAST((
        r.m + 7
      ) // 12 AS INT), CAST((
        r.m + 7
      ) % 12 + 1 AS INT), 1)
    ) AS window0
  FROM r
  LEFT JOIN employer1
    ON employer1.row_key = r.row_key
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
    THEN 'left'
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
