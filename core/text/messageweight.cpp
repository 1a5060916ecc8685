// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/messageweight.h"

namespace anneal::text {

base::Result<double> messageWeight(const base::Json &part, const std::string &where)
{
    double weight = 1;
    if (const auto found = part.find("weight"); found != part.end() && !found->is_null()) {
        constexpr double kLeast = 1e-6, kMost = 1e6; // beyond, the sums of the loss lose what others count, or are no numbers
        weight = found->is_number() ? found->get<double>() : -1;
        if (weight != 0 && !(weight >= kLeast && weight <= kMost))
            return base::Error { base::ErrorKind::BadData, "the weight of " + where + " must be 0, or from 0.000001 to 1,000,000", {} };
    }
    if (const auto found = part.find("train"); found != part.end() && !found->is_null()) {
        if (!found->is_boolean())
            return base::Error { base::ErrorKind::BadData, "\"train\" of " + where + " is neither true nor false", {} };
        weight = found->get<bool>() ? weight : 0;
    }
    return weight;
}

} // namespace anneal::text
