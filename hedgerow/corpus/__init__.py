"""The reduce: from all shards' documents, sentences and votes to labels, clusters, splits and statistics. Pure.

====================  ==========================================================================================
``votes``             ``code_votes(sentence_ids, votes, functions) -> VoteArrays``: a votes table as arrays of codes
``matrix``            ``build_matrix(task, vote_arrays, functions, selected=None) -> LabelMatrix``; ``task_matrices``;
                      ``PatternCounts(task, functions).add(matrix)`` over shards (``pattern_counts``)
``weights``           ``shipped_weights() -> Weights``, ``load_weights(path)``: each function's record on gold
``models``            ``build_models(name, functions, weights=None) -> Mapping[task, LabelModel]``;
                      ``LabelModel.predict(matrix) -> (n patterns, k)``, ``.weight(function) -> float | None``
``generative``        ``choose_models(name, functions, count, weights)``: any model by name; the one that is fitted to
                      the run's votes is opt-in
``rules``             the guideline's joint rules for one combination of votes
``decode``            ``decode(sentences, votes, features, models, functions) -> Table``: sentence_id + LABEL_COLUMNS,
                      row by row as ``sentences``; called shard by shard
``duplicates``        ``find_duplicates(documents, threshold=0.7, policy="keep_all") -> Table``: document_id, cluster_id,
                      duplicate_of (null: published), row by row; ``documents`` needs the columns document_id,
                      document_key, text_sha256, signature
``splits``            ``assign_splits(clusters, ratios, previous) -> Splits``: a split per document
``repeats``           ``RepeatCounter().add(document_ids, hashes)`` per shard, then ``.count(hashes) -> int32 array``
``digests``           ``document_digests(documents, sections, sentences, votes) -> list[str]``;
                      ``ContentDigest().add(documents, sentences)`` per shard, then ``.hexdigest()``
``analysis``          ``Statistics(functions)``, ``.add(vote_arrays, prose)`` per shard, ``a + b`` over workers;
                      ``function_rows(functions, statistics, weights, models) -> Table`` of contract labeling_functions
====================  ==========================================================================================

``functions`` is always the run's labeling functions (``FunctionSet.functions``). Nothing here depends on the order
of shards; with the default model a sentence's labels depend on that sentence's votes alone.
"""
