class PackedMatrix(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # [out, in] in the block order that oneDNN multiplies in. 16 rows is what it plans for; any number may come.
  def pack(self: __torch__.PackedMatrix, weight: Tensor) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(weight, 16)

  # x [..., in] to [..., out]
  def linear(self: __torch__.PackedMatrix, x: Tensor, packed: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, packed, None, "none", annotate(List[Optional[number]], []), None)
