anneal_test(core/config/reader LABEL unit LIBS anneal_config)
anneal_test(core/config/patch LABEL unit LIBS anneal_config)
anneal_test(core/config/schema LABEL unit LIBS anneal_config valijson yaml-cpp)
