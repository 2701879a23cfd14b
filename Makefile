# 实效。第一次运行任何一项，都会先把环境装好（.venv），以后不再重复。
#   make demo    生成一个样例县，导入、计算，写出 demo/实效报告.xlsx，打开网页
#   make test    全部测试
#   make test-duckdb2  全部测试，换用最新的 DuckDB 2
#   make check   格式、类型、分层和仓库规矩
#   make bench   速度和内存（手动运行，不在测试里）
#   make docs    文档网站，写到 site/
#   make clean   删除样例县和一切可以重新生成的文件

BIN := .venv/bin

.PHONY: environment demo test test-duckdb2 check bench docs clean

environment:
	@sh .ci/prepare

demo: environment
	$(BIN)/shixiao demo demo

test: environment
	@sh .ci/browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup --durations=10

test-duckdb2: environment
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target .duckdb2 'duckdb>=2,<3'
	PYTHONPATH=$(CURDIR)/.duckdb2 $(BIN)/python -m pytest -n 2 --dist loadgroup

check: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/repo --ignore=tests/repo/test_checkers.py

bench: environment
	$(BIN)/python -m benchmarks

docs: environment
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

clean:
	rm -rf .duckdb2 demo site build dist .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis
	find src tests docs -name __pycache__ -type d -prune -exec rm -rf {} +
