anneal_test(core/document/html LABEL unit ONCE LIBS anneal_document)
anneal_test(core/document/markdown LABEL unit ONCE LIBS anneal_document)
anneal_test(core/document/hostile LABEL unit ONCE LIBS anneal_document)
