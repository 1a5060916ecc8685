// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/score.h"

#include "core/model/causallm.h"
#include "core/model/torcherror.h"

namespace anneal::model {

base::Result<TokenScores> score(CausalLm &network, std::span<const std::int32_t> ids)
{
    if (auto checked = network.checkIds(ids); !checked)
        return checked.error();
    return guardTorch([&]() -> base::Result<TokenScores> { return network.score({ ids.begin(), ids.end() }); });
}

} // namespace anneal::model
