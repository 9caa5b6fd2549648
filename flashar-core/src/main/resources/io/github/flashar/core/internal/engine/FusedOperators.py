class FusedOperators(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def attend(self: __torch__.FusedOperators,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor) -> Tensor:
    grouped = torch.ne(torch.size(query, 1), torch.size(key, 1))
    return torch.scaled_dot_product_attention(query, key, value, mask, 0., False, scale=None, enable_gqa=grouped)
  def attend_bfloat16(self: __torch__.FusedOperators,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor) -> Tensor:
    grouped = torch.ne(torch.size(query, 1), torch.size(key, 1))
    attended = torch.scaled_dot_product_attention(torch.to(query, 15), torch.to(key, 15), torch.to(value, 15), torch.to(mask, 15), 0., False, scale=None, enable_gqa=grouped)
    return torch.to(attended, 6)
  def linear_bfloat16(self: __torch__.FusedOperators,
    x: Tensor,
    weight: Tensor) -> Tensor:
    return torch.to(torch.linear(torch.to(x, 15), torch.to(weight, 15)), 6)
  def swiglu(self: __torch__.FusedOperators,
    gate: Tensor,
    up: Tensor) -> Tensor:
    return torch.mul(torch.silu(gate), up)
  def rotate(self: __torch__.FusedOperators,
    x: Tensor,
    cos: Tensor,
    sin: Tensor) -> Tensor:
    turn = torch.complex(torch.slice(cos, -1, 0, None, 2), torch.slice(sin, -1, 0, None, 2))
    pairs = torch.view_as_complex(torch.unflatten(x, -1, [-1, 2]))
    return torch.flatten(torch.view_as_real(torch.mul(pairs, turn)), -2, -1)
  def cross_entropy(self: __torch__.FusedOperators,
    logits: Tensor,
    target: Tensor,
    share: Tensor) -> Tuple[Tensor, Tensor]:
    logs = torch.log_softmax(logits, 1)
    loss = torch.neg(torch.gather(logs, 1, target))
    gradient = torch.exp_(logs)
    _0 = torch.scatter_add_(gradient, 1, target, torch.full_like(loss, -1.))
    return (loss, torch.mul_(gradient, share))
  def fusion_loss(self: __torch__.FusedOperators,
    horizontal: Tensor,
    vertical: Tensor,
    weight: Tensor,
    targets: Tensor,
    shares: Tensor) -> Tuple[Tensor, Tensor]:
    h = torch.detach(horizontal)
    v = torch.detach(vertical)
    w = torch.detach(weight)
    w_gradient = torch.empty_like(w)
    losses = torch.empty_like(shares)
    rows = 64
    blocks = torch.floordiv(torch.add(torch.size(h, 0), 63), rows)
    for i in range(blocks):
      start = torch.mul(i, rows)
      end = torch.add(start, rows)
      h_block = torch.slice(h, 0, start, end)
      v_block = torch.slice(v, 0, start, end)
      w_block = torch.slice(w, 0, start, end)
      target = torch.slice(targets, 0, start, end)
      share = torch.slice(shares, 1, start, end)
      loss = torch.slice(losses, 1, start, end)
      difference = torch.sub(h_block, v_block)
      fused = torch.addcmul(v_block, difference, w_block)
      (fused_loss, fused_gradient) = self.cross_entropy(fused, target, torch.select(share, 0, 0))
      (h_loss, h_gradient) = self.cross_entropy(h_block, target, torch.select(share, 0, 1))
      (v_loss, v_gradient) = self.cross_entropy(v_block, target, torch.select(share, 0, 2))
      _0 = torch.copy_(loss, torch.stack([fused_loss, h_loss, v_loss]))
      by_weight = torch.sum(torch.mul_(difference, fused_gradient), [1], True)
      _1 = torch.copy_(torch.slice(w_gradient, 0, start, end), by_weight)
      _2 = torch.copy_(h_block, torch.addcmul_(h_gradient, fused_gradient, w_block))
      _3 = torch.copy_(v_block, torch.addcmul_(v_gradient, fused_gradient, torch.rsub(w_block, 1)))
    carrier = torch.dot(torch.flatten(weight), torch.flatten(w_gradient))
    if horizontal.requires_grad:
      carrier = torch.add(carrier, torch.dot(torch.flatten(horizontal), torch.flatten(h)))
    if vertical.requires_grad:
      carrier = torch.add(carrier, torch.dot(torch.flatten(vertical), torch.flatten(v)))
    total = torch.sum(torch.mul(losses, shares))
    return (torch.add(total, torch.sub(carrier, torch.detach(carrier))), losses)
  def norm(self: __torch__.FusedOperators,
    array: Tensor) -> Tensor:
    rows = torch.linalg_vector_norm(array, 2, [-1])
    return torch.linalg_vector_norm(rows)
  def adamw(self: __torch__.FusedOperators,
    weights: List[Tensor],
    gradients: List[Tensor],
    first: List[Tensor],
    second: List[Tensor],
    steps: List[Tensor],
    constants: Tensor,
    divisor: Tensor) -> Tensor:
    rate = float(constants[0])
    decay = float(constants[1])
    beta1 = float(constants[2])
    beta2 = float(constants[3])
    eps = float(constants[4])
    torch._fused_adamw_(weights, gradients, first, second, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False, grad_scale=divisor, found_inf=None)
    torch._foreach_zero_(gradients)
    return divisor
