# 实效。第一次运行任何一项，都会先把环境装好（.venv），以后不再重复。
#   make demo    生成一个样例县，导入、计算，写出 demo/实效报告.xlsx，打开网页
#   make test    全部测试
#   make test-postgresql  网页用到数据库的测试，换用真的 PostgreSQL（make test 里已经有）
#   make test-duckdb2  全部测试，换用最新的 DuckDB 2
#   make check   格式、类型、分层和仓库规矩
#   make audit   已知的漏洞：代码（bandit）和依赖（pip-audit，要能上网查漏洞库）
#   make bench   速度和内存（手动运行，不在测试里）
#   make docs    文档网站，写到 site/
#   make clean   删除样例县和一切可以重新生成的文件

BIN := .venv/bin

.PHONY: environment demo test test-duckdb2 test-postgresql check audit bench docs clean

environment:
	@sh .ci/prepare

demo: environment
	$(BIN)/shixiao demo demo

test: environment
	@sh .ci/browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup --durations=10
	$(BIN)/python -m tests.site.on_postgresql

test-postgresql: environment
	$(BIN)/python -m tests.site.on_postgresql

test-duckdb2: environment
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target .duckdb2 'duckdb>=2,<3'
	PYTHONPATH=$(CURDIR)/.duckdb2 $(BIN)/python -m pytest -n 2 --dist loadgroup

check: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive src
	$(BIN)/python -m pytest tests/repo --ignore=tests/repo/test_checkers.py

# --strict: a package that could not be looked up is not a package without holes.
audit: environment
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive src
	$(BIN)/pip-audit --requirement requirements/run.txt --no-deps --disable-pip --strict

bench: environment
	$(BIN)/python -m benchmarks

docs: environment
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

clean:
	rm -rf .duckdb2 demo site build dist .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis
	find src tests docs -name __pycache__ -type d -prune -exec rm -rf {} +
