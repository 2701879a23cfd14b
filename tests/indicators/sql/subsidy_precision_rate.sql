WITH r AS (
  SELECT
    k.row_key AS row_key,
    k.person AS person,
    k.handler AS staff_id,
    CAST(NULL AS DATE) AS filed_on,
    k.policy AS policy,
    k.from_month AS from_month,
    k.to_month AS to_month,
    k.paid_yuan AS paid_yuan,
    k.paid_on AS paid_on,
    k.employer_code AS employer_code,
    k.unit_code AS unit_code,
    k.paid_on AS counted_on,
    YEAR(k.paid_on) * 12 + MONTH(k.paid_on) - 1 AS m
  FROM known_subsidy_payments AS k
  WHERE
    k.paid_on <= CAST('2026-06-30' AS DATE)
), has1 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM r
  JOIN known_deaths AS e
    ON e.person = r.person
    AND (
      e.died_on < MAKE_DATE(CAST((
        r.to_month
      ) // 12 AS INT), CAST((
        r.to_month
      ) % 12 + 1 AS INT), 1)
    )
), has2 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM r
  JOIN known_subsidy_payments AS e
    ON e.person = r.person
    AND (
      (
        (
          (
            e.policy = r.policy
          )
          AND (
            (
              (
                e.paid_on < r.paid_on
              )
              OR (
                (
                  (
                    e.paid_on = r.paid_on
                  ) AND (
                    e.row_key < r.row_key
                  )
                )
              )
            )
          )
        )
        AND (
          e.from_month <= r.to_month
        )
      )
      AND (
        e.to_month >= r.from_month
      )
    )
), has3 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.policy = '单位社保补贴'
      )
      OR (
        r.policy = '灵活就业社保补贴'
      )
      OR (
        r.policy = '公益性岗位补贴'
      )
  ) AS r
  JOIN known_hardship_certificates AS e
    ON e.person = r.person
    AND (
      (
        e.certified_on <= MAKE_DATE(CAST((
          r.from_month
        ) // 12 AS INT), CAST((
          r.from_month
        ) % 12 + 1 AS INT), 1)
      )
      AND (
        (
          (
            e.ended_on IS NULL
          )
          OR (
            e.ended_on >= MAKE_DATE(CAST((
              r.from_month
            ) // 12 AS INT), CAST((
              r.from_month
            ) % 12 + 1 AS INT), 1)
          )
        )
      )
    )
), employer4 AS (
  SELECT
    r.row_key AS row_key,
    BIT_OR(e.w0) AS w0
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.policy = '单位社保补贴'
      )
      OR (
        r.policy = '一次性扩岗补助'
      )
      OR (
        r.policy = '一次性吸纳就业补贴'
      )
      OR (
        r.policy = '公益性岗位补贴'
      )
  ) AS r
  JOIN cover_spells AS e
    ON e.person = r.person
    AND e.employer_code = r.employer_code
    AND e.employee
    AND e.insured
  GROUP BY
    r.row_key
), months6 AS (
  SELECT
    row_key,
    COUNT(DISTINCT month) AS v
  FROM (
    SELECT
      r.row_key AS row_key,
      UNNEST(RANGE(e.from_month, LEAST(e.to_month, e.from_month + 600) + 1)) AS month
    FROM (
      SELECT
        r.*
      FROM r
      WHERE
        (
          r.policy = '单位社保补贴'
        )
        OR (
          r.policy = '灵活就业社保补贴'
        )
        OR (
          r.policy = '公益性岗位补贴'
        )
    ) AS r
    JOIN known_subsidy_payments AS e
      ON e.person = r.person
      AND (
        (
          e.policy = r.policy
        )
        AND (
          (
            (
              e.paid_on < r.paid_on
            )
            OR (
              (
                (
                  e.paid_on = r.paid_on
                ) AND (
                  e.row_key <= r.row_key
                )
              )
            )
          )
        )
      )
  )
  GROUP BY
    row_key
), min7 AS (
  SELECT
    r.row_key AS row_key,
    MIN(e.from_month) AS v
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.policy = '单位社保补贴'
      )
      OR (
        r.policy = '灵活就业社保补贴'
      )
      OR (
        r.policy = '公益性岗位补贴'
      )
  ) AS r
  JOIN known_subsidy_payments AS e
    ON e.person = r.person AND (
      e.policy = r.policy
    )
  GROUP BY
    r.row_key
), has9 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.policy = '一次性扩岗补助'
      )
  ) AS r
  JOIN known_subsidy_payments AS e
    ON e.person = r.person AND (
      e.policy = '一次性吸纳就业补贴'
    )
), has12 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        (
          r.policy = '灵活就业社保补贴'
        ) AND (
          TRUE
        )
      )
  ) AS r
  JOIN known_business_roles AS e
    ON e.person = r.person
    AND (
      (
        e.from_on <= LAST_DAY(
          MAKE_DATE(CAST((
            r.to_month
          ) // 12 AS INT), CAST((
            r.to_month
          ) % 12 + 1 AS INT), 1)
        )
      )
      AND (
        (
          (
            e.to_on IS NULL
          )
          OR (
            e.to_on >= MAKE_DATE(CAST((
              r.from_month
            ) // 12 AS INT), CAST((
              r.from_month
            ) % 12 + 1 AS INT), 1)
          )
        )
      )
    )
), has13 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.policy = '灵活就业社保补贴'
      ) OR (
        r.policy = '失业保险金'
      )
  ) AS r
  JOIN known_pensions AS e
    ON e.person = r.person
    AND (
      (
        e.from_month <= r.to_month
      )
      AND (
        (
          (
            e.to_month IS NULL
          ) OR (
            e.to_month >= r.from_month
          )
        )
      )
    )
), has14 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.policy = '一次性吸纳就业补贴'
      )
  ) AS r
  JOIN known_subsidy_payments AS e
    ON e.person = r.person AND (
      e.policy = '一次性扩岗补助'
    )
), has15 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.policy = '求职补贴'
      )
  ) AS r
  JOIN known_students AS e
    ON e.person = r.person
    AND (
      (
        e.graduation_year = YEAR((
          r.paid_on
        ))
      )
      OR (
        e.graduation_year = (
          YEAR((
            r.paid_on
          )) + 1
        )
      )
    )
), has16 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.policy = '职业培训补贴'
      )
  ) AS r
  JOIN verified_trained_persons AS e
    ON e.person = r.person AND (
      e.ended_on <= r.paid_on
    )
), count17 AS (
  SELECT
    r.row_key AS row_key,
    COUNT(*) AS v
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.policy = '职业培训补贴'
      )
  ) AS r
  JOIN known_subsidy_payments AS e
    ON e.person = r.person
    AND (
      (
        e.policy = r.policy
      )
      AND (
        (
          (
            e.paid_on < r.paid_on
          )
          OR (
            (
              (
                e.paid_on = r.paid_on
              ) AND (
                e.row_key <= r.row_key
              )
            )
          )
        )
      )
    )
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
    CAST(r.paid_yuan AS DECIMAL(24, 6)) AS weight,
    (
      NOT COALESCE(
        (
          LAST_DAY(
            MAKE_DATE(CAST((
              r.to_month
            ) // 12 AS INT), CAST((
              r.to_month
            ) % 12 + 1 AS INT), 1)
          ) <= CAST('2026-06-30' AS DATE)
        ),
        FALSE
      )
    ) AS fails0,
    (
      NOT COALESCE((
        NOT r.person IS NULL
      ), FALSE)
    ) AS fails1,
    (
      NOT COALESCE((
        NOT (
          NOT has1.row_key IS NULL
        )
      ), FALSE)
    ) AS fails2,
    (
      NOT COALESCE((
        NOT (
          NOT has2.row_key IS NULL
        )
      ), FALSE)
    ) AS fails3,
    (
      NOT COALESCE(
        (
          r.policy IN (
            '单位社保补贴',
            '一次性扩岗补助',
            '灵活就业社保补贴',
            '一次性吸纳就业补贴',
            '求职补贴',
            '公益性岗位补贴',
            '职业培训补贴',
            '失业保险金'
          )
        ),
        FALSE
      )
    ) AS fails4,
    (
      CASE
        WHEN (
          r.policy = '单位社保补贴'
        )
        THEN NOT COALESCE((
          NOT has3.row_key IS NULL
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails5,
    (
      CASE
        WHEN (
          r.policy = '单位社保补贴'
        )
        THEN NOT COALESCE(
          (
            (
              (
                CAST(BIT_COUNT(
                  (
                    COALESCE(employer4.w0, 0) >> CAST(LEAST(GREATEST(r.from_month - 24270, 0), 60) AS INT)
                  ) & (
                    (
                      CAST(1 AS BIGINT) << CAST(GREATEST(
                        LEAST(GREATEST(r.to_month + 1 - 24270, 0), 60) - LEAST(GREATEST(r.from_month - 24270, 0), 60),
                        0
                      ) AS INT)
                    ) - 1
                  )
                ) AS INT)
              ) = (
                (
                  r.to_month - r.from_month
                ) + 1
              )
            )
            AND (
              r.to_month >= r.from_month
            )
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails6,
    (
      CASE
        WHEN (
          r.policy = '单位社保补贴'
        )
        THEN NOT COALESCE(
          (
            (
              COALESCE(months6.v, 0) <= 36
            )
            OR (
              (
                (
                  CASE
                    WHEN r.person > 0
                    THEN CASE
                      WHEN r.person % 2 = 1
                      THEN (
                        (
                          r.person // 10000000
                        ) % 10000 * 12 + (
                          r.person // 100000
                        ) % 100 - 1
                      ) + 720 + (
                        CASE
                          WHEN (
                            (
                              (
                                r.person // 10000000
                              ) % 10000 * 12 + (
                                r.person // 100000
                              ) % 100 - 1
                            ) - 23580
                          ) < 0
                          THEN 0
                          ELSE LEAST(
                            (
                              (
                                (
                                  r.person // 10000000
                                ) % 10000 * 12 + (
                                  r.person // 100000
                                ) % 100 - 1
                              ) - 23580
                            ) // 4 + 1,
                            36
                          )
                        END
                      )
                      ELSE (
                        (
                          r.person // 10000000
                        ) % 10000 * 12 + (
                          r.person // 100000
                        ) % 100 - 1
                      ) + 600 + (
                        CASE
                          WHEN (
                            (
                              (
                                r.person // 10000000
                              ) % 10000 * 12 + (
                                r.person // 100000
                              ) % 100 - 1
                            ) - 23700
                          ) < 0
                          THEN 0
                          ELSE LEAST(
                            (
                              (
                                (
                                  r.person // 10000000
                                ) % 10000 * 12 + (
                                  r.person // 100000
                                ) % 100 - 1
                              ) - 23700
                            ) // 2 + 1,
                            60
                          )
                        END
                      )
                    END
                  END
                ) - min7.v
              ) < (
                12 * 5
              )
            )
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails7,
    (
      CASE
        WHEN (
          r.policy = '一次性扩岗补助'
        )
        THEN NOT COALESCE(
          (
            (
              CAST(BIT_COUNT(
                (
                  COALESCE(employer4.w0, 0) >> CAST(LEAST(GREATEST((
                    r.m - 11
                  ) - 24270, 0), 60) AS INT)
                ) & (
                  (
                    CAST(1 AS BIGINT) << CAST(GREATEST(
                      LEAST(GREATEST(r.m + 1 - 24270, 0), 60) - LEAST(GREATEST((
                        r.m - 11
                      ) - 24270, 0), 60),
                      0
                    ) AS INT)
                  ) - 1
                )
              ) AS INT)
            ) >= 3
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails8,
    LAST_DAY(MAKE_DATE(CAST((
      r.m
    ) // 12 AS INT), CAST((
      r.m
    ) % 12 + 1 AS INT), 1)) AS window8,
    (
      CASE
        WHEN (
          r.policy = '一次性扩岗补助'
        )
        THEN NOT COALESCE((
          NOT (
            NOT has9.row_key IS NULL
          )
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails9,
    (
      CASE
        WHEN (
          r.policy = '灵活就业社保补贴'
        )
        THEN NOT COALESCE((
          NOT has3.row_key IS NULL
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails10,
    (
      CASE
        WHEN (
          r.policy = '灵活就业社保补贴'
        )
        THEN NOT COALESCE(
          (
            (
              CAST(BIT_COUNT(
                (
                  COALESCE(cover.employee0, 0) >> CAST(LEAST(GREATEST(r.from_month - 24270, 0), 60) AS INT)
                ) & (
                  (
                    CAST(1 AS BIGINT) << CAST(GREATEST(
                      LEAST(GREATEST(r.to_month + 1 - 24270, 0), 60) - LEAST(GREATEST(r.from_month - 24270, 0), 60),
                      0
                    ) AS INT)
                  ) - 1
                )
              ) AS INT)
            ) = 0
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails11,
    (
      CASE
        WHEN (
          r.policy = '灵活就业社保补贴'
        )
        THEN NOT COALESCE(
          (
            (
              (
                CAST(BIT_COUNT(
                  (
                    COALESCE(cover.self0, 0) >> CAST(LEAST(GREATEST(r.from_month - 24270, 0), 60) AS INT)
                  ) & (
                    (
                      CAST(1 AS BIGINT) << CAST(GREATEST(
                        LEAST(GREATEST(r.to_month + 1 - 24270, 0), 60) - LEAST(GREATEST(r.from_month - 24270, 0), 60),
                        0
                      ) AS INT)
                    ) - 1
                  )
                ) AS INT)
              ) = (
                (
                  r.to_month - r.from_month
                ) + 1
              )
            )
            AND (
              r.to_month >= r.from_month
            )
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails12,
    (
      CASE
        WHEN (
          (
            r.policy = '灵活就业社保补贴'
          ) AND (
            TRUE
          )
        )
        THEN NOT COALESCE((
          NOT (
            NOT has12.row_key IS NULL
          )
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails13,
    (
      CASE
        WHEN (
          r.policy = '灵活就业社保补贴'
        )
        THEN NOT COALESCE((
          NOT (
            NOT has13.row_key IS NULL
          )
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails14,
    (
      CASE
        WHEN (
          r.policy = '灵活就业社保补贴'
        )
        THEN NOT COALESCE(
          (
            (
              COALESCE(months6.v, 0) <= 36
            )
            OR (
              (
                (
                  CASE
                    WHEN r.person > 0
                    THEN CASE
                      WHEN r.person % 2 = 1
                      THEN (
                        (
                          r.person // 10000000
                        ) % 10000 * 12 + (
                          r.person // 100000
                        ) % 100 - 1
                      ) + 720 + (
                        CASE
                          WHEN (
                            (
                              (
                                r.person // 10000000
                              ) % 10000 * 12 + (
                                r.person // 100000
                              ) % 100 - 1
                            ) - 23580
                          ) < 0
                          THEN 0
                          ELSE LEAST(
                            (
                              (
                                (
                                  r.person // 10000000
                                ) % 10000 * 12 + (
                                  r.person // 100000
                                ) % 100 - 1
                              ) - 23580
                            ) // 4 + 1,
                            36
                          )
                        END
                      )
                      ELSE (
                        (
                          r.person // 10000000
                        ) % 10000 * 12 + (
                          r.person // 100000
                        ) % 100 - 1
                      ) + 660 + (
                        CASE
                          WHEN (
                            (
                              (
                                r.person // 10000000
                              ) % 10000 * 12 + (
                                r.person // 100000
                              ) % 100 - 1
                            ) - 23640
                          ) < 0
                          THEN 0
                          ELSE LEAST(
                            (
                              (
                                (
                                  r.person // 10000000
                                ) % 10000 * 12 + (
                                  r.person // 100000
                                ) % 100 - 1
                              ) - 23640
                            ) // 4 + 1,
                            36
                          )
                        END
                      )
                    END
                  END
                ) - min7.v
              ) < (
                12 * 5
              )
            )
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails15,
    (
      CASE
        WHEN (
          r.policy = '一次性吸纳就业补贴'
        )
        THEN NOT COALESCE(
          (
            (
              CAST(BIT_COUNT(
                (
                  COALESCE(employer4.w0, 0) >> CAST(LEAST(GREATEST((
                    r.m - 11
                  ) - 24270, 0), 60) AS INT)
                ) & (
                  (
                    CAST(1 AS BIGINT) << CAST(GREATEST(
                      LEAST(GREATEST(r.m + 1 - 24270, 0), 60) - LEAST(GREATEST((
                        r.m - 11
                      ) - 24270, 0), 60),
                      0
                    ) AS INT)
                  ) - 1
                )
              ) AS INT)
            ) >= 3
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails16,
    LAST_DAY(MAKE_DATE(CAST((
      r.m
    ) // 12 AS INT), CAST((
      r.m
    ) % 12 + 1 AS INT), 1)) AS window16,
    (
      CASE
        WHEN (
          r.policy = '一次性吸纳就业补贴'
        )
        THEN NOT COALESCE((
          NOT (
            NOT has14.row_key IS NULL
          )
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails17,
    (
      CASE
        WHEN (
          r.policy = '求职补贴'
        )
        THEN NOT COALESCE((
          NOT has15.row_key IS NULL
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails18,
    (
      CASE
        WHEN (
          r.policy = '公益性岗位补贴'
        )
        THEN NOT COALESCE((
          NOT has3.row_key IS NULL
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails19,
    (
      CASE
        WHEN (
          r.policy = '公益性岗位补贴'
        )
        THEN NOT COALESCE(
          (
            (
              (
                CAST(BIT_COUNT(
                  (
                    COALESCE(employer4.w0, 0) >> CAST(LEAST(GREATEST(r.from_month - 24270, 0), 60) AS INT)
                  ) & (
                    (
                      CAST(1 AS BIGINT) << CAST(GREATEST(
                        LEAST(GREATEST(r.to_month + 1 - 24270, 0), 60) - LEAST(GREATEST(r.from_month - 24270, 0), 60),
                        0
                      ) AS INT)
                    ) - 1
                  )
                ) AS INT)
              ) = (
                (
                  r.to_month - r.from_month
                ) + 1
              )
            )
            AND (
              r.to_month >= r.from_month
            )
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails20,
    (
      CASE
        WHEN (
          r.policy = '公益性岗位补贴'
        )
        THEN NOT COALESCE(
          (
            (
              COALESCE(months6.v, 0) <= 36
            )
            OR (
              (
                (
                  CASE
                    WHEN r.person > 0
                    THEN CASE
                      WHEN r.person % 2 = 1
                      THEN (
                        (
                          r.person // 10000000
                        ) % 10000 * 12 + (
                          r.person // 100000
                        ) % 100 - 1
                      ) + 720 + (
                        CASE
                          WHEN (
                            (
                              (
                                r.person // 10000000
                              ) % 10000 * 12 + (
                                r.person // 100000
                              ) % 100 - 1
                            ) - 23580
                          ) < 0
                          THEN 0
                          ELSE LEAST(
                            (
                              (
                                (
                                  r.person // 10000000
                                ) % 10000 * 12 + (
                                  r.person // 100000
                                ) % 100 - 1
                              ) - 23580
                            ) // 4 + 1,
                            36
                          )
                        END
                      )
                      ELSE (
                        (
                          r.person // 10000000
                        ) % 10000 * 12 + (
                          r.person // 100000
                        ) % 100 - 1
                      ) + 600 + (
                        CASE
                          WHEN (
                            (
                              (
                                r.person // 10000000
                              ) % 10000 * 12 + (
                                r.person // 100000
                              ) % 100 - 1
                            ) - 23700
                          ) < 0
                          THEN 0
                          ELSE LEAST(
                            (
                              (
                                (
                                  r.person // 10000000
                                ) % 10000 * 12 + (
                                  r.person // 100000
                                ) % 100 - 1
                              ) - 23700
                            ) // 2 + 1,
                            60
                          )
                        END
                      )
                    END
                  END
                ) - min7.v
              ) < (
                12 * 5
              )
            )
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails21,
    (
      CASE
        WHEN (
          r.policy = '职业培训补贴'
        )
        THEN NOT COALESCE((
          NOT has16.row_key IS NULL
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails22,
    (
      CASE
        WHEN (
          r.policy = '职业培训补贴'
        )
        THEN NOT COALESCE((
          COALESCE(count17.v, 0) <= 3
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails23,
    (
      CASE
        WHEN (
          r.policy = '失业保险金'
        )
        THEN NOT COALESCE(
          (
            (
              CAST(BIT_COUNT(
                (
                  COALESCE(cover.employee0, 0) >> CAST(LEAST(GREATEST(r.from_month - 24270, 0), 60) AS INT)
                ) & (
                  (
                    CAST(1 AS BIGINT) << CAST(GREATEST(
                      LEAST(GREATEST(r.to_month + 1 - 24270, 0), 60) - LEAST(GREATEST(r.from_month - 24270, 0), 60),
                      0
                    ) AS INT)
                  ) - 1
                )
              ) AS INT)
            ) = 0
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails24,
    (
      CASE
        WHEN (
          r.policy = '失业保险金'
        )
        THEN NOT COALESCE((
          NOT (
            NOT has13.row_key IS NULL
          )
        ), FALSE)
        ELSE FALSE
      END
    ) AS fails25
  FROM r
  LEFT JOIN cover
    ON cover.person = r.person
  LEFT JOIN has1
    ON has1.row_key = r.row_key
  LEFT JOIN has2
    ON has2.row_key = r.row_key
  LEFT JOIN has3
    ON has3.row_key = r.row_key
  LEFT JOIN employer4
    ON employer4.row_key = r.row_key
  LEFT JOIN months6
    ON months6.row_key = r.row_key
  LEFT JOIN min7
    ON min7.row_key = r.row_key
  LEFT JOIN has9
    ON has9.row_key = r.row_key
  LEFT JOIN has12
    ON has12.row_key = r.row_key
  LEFT JOIN has13
    ON has13.row_key = r.row_key
  LEFT JOIN has14
    ON has14.row_key = r.row_key
  LEFT JOIN has15
    ON has15.row_key = r.row_key
  LEFT JOIN has16
    ON has16.row_key = r.row_key
  LEFT JOIN count17
    ON count17.row_key = r.row_key
), decided AS (
  SELECT
    *,
    CAST(CASE
      WHEN fails0
      THEN 12
      WHEN fails1
      THEN 21
      WHEN fails2
      THEN 31
      WHEN fails3
      THEN 41
      WHEN fails4
      THEN 53
      WHEN fails5
      THEN 61
      WHEN fails6
      THEN 71
      WHEN fails7
      THEN 81
      WHEN fails8
      THEN CASE WHEN CAST('2026-06-30' AS DATE) < window8 THEN 92 ELSE 91 END
      WHEN fails9
      THEN 101
      WHEN fails10
      THEN 111
      WHEN fails11
      THEN 121
      WHEN fails12
      THEN 131
      WHEN fails13
      THEN 141
      WHEN fails14
      THEN 151
      WHEN fails15
      THEN 161
      WHEN fails16
      THEN CASE WHEN CAST('2026-06-30' AS DATE) < window16 THEN 172 ELSE 171 END
      WHEN fails17
      THEN 181
      WHEN fails18
      THEN 191
      WHEN fails19
      THEN 201
      WHEN fails20
      THEN 211
      WHEN fails21
      THEN 221
      WHEN fails22
      THEN 231
      WHEN fails23
      THEN 241
      WHEN fails24
      THEN 251
      WHEN fails25
      THEN 261
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
    THEN 'claim_open'
    WHEN decision // 10 = 2
    THEN 'identity_invalid'
    WHEN decision // 10 = 3
    THEN 'deceased'
    WHEN decision // 10 = 4
    THEN 'paid_twice'
    WHEN decision // 10 = 5
    THEN 'no_rules'
    WHEN decision // 10 = 6
    THEN 'not_certified'
    WHEN decision // 10 = 7
    THEN 'not_at_employer'
    WHEN decision // 10 = 8
    THEN 'over_limit'
    WHEN decision // 10 = 9
    THEN 'not_at_employer'
    WHEN decision // 10 = 10
    THEN 'both_claimed'
    WHEN decision // 10 = 11
    THEN 'not_certified'
    WHEN decision // 10 = 12
    THEN 'employed'
    WHEN decision // 10 = 13
    THEN 'not_self_insured'
    WHEN decision // 10 = 14
    THEN 'owns_business'
    WHEN decision // 10 = 15
    THEN 'pensioner'
    WHEN decision // 10 = 16
    THEN 'over_limit'
    WHEN decision // 10 = 17
    THEN 'not_at_employer'
    WHEN decision // 10 = 18
    THEN 'both_claimed'
    WHEN decision // 10 = 19
    THEN 'not_graduate'
    WHEN decision // 10 = 20
    THEN 'not_certified'
    WHEN decision // 10 = 21
    THEN 'not_at_employer'
    WHEN decision // 10 = 22
    THEN 'over_limit'
    WHEN decision // 10 = 23
    THEN 'no_training'
    WHEN decision // 10 = 24
    THEN 'over_limit'
    WHEN decision // 10 = 25
    THEN 'employed'
    WHEN decision // 10 = 26
    THEN 'pensioner'
    ELSE ''
  END AS reason,
  CASE
    WHEN decision % 10 = 2
    THEN CASE WHEN decision // 10 = 9 THEN window8 WHEN decision // 10 = 17 THEN window16 END
  END AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  value,
  weight
FROM (
  SELECT
    *,
    row_key AS first_row
  FROM decided
)
