"""Every page as a workbook, csv or PDF; long ones as jobs."""
