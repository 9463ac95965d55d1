extension String {
  /// As it stands between single quotes in a statement composed at run time.
  /// <https://www.sqlite.org/lang_expr.html#literal_values_constants_>
  package var quotedForSQL: String {
    split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  }
}
