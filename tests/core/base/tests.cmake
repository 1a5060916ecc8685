anneal_test(core/base/files LABEL unit LIBS anneal_base)
anneal_test(core/base/json LABEL unit LIBS anneal_base)
anneal_test(core/base/machine LABEL unit LIBS anneal_base)
anneal_test(core/base/text LABEL unit LIBS anneal_base)
